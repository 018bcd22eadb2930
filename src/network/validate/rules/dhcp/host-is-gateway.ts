import { formatIp, sameIp } from '../../../../address/ip.ts';
import { broadcastAddress, networkAddress } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { ipSubnet } from '../../../subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-is-gateway',
  severity: 'warning',
  stage: 'use',
  why: 'The guest would share the address of the bridge, or get one that no host can use.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.1'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.255'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>"],
  *check({ ips }) {
    for (const ip of ips) {
      const subnet = ipSubnet(ip);
      if (subnet === undefined) continue;
      const hasUnusable = subnet.address.family === 4 && subnet.prefix <= 30;
      for (const { element, ip: reserved } of ip.hosts) {
        if (reserved === undefined || reserved.family !== subnet.address.family) continue;
        const isUnusable =
          hasUnusable && (sameIp(reserved, broadcastAddress(subnet)) || sameIp(reserved, networkAddress(subnet)));
        if (!isUnusable && !sameIp(reserved, subnet.address)) continue;
        yield {
          on: propertyOf(element, 'ip') ?? element,
          message: isUnusable
            ? `${formatIp(reserved)} is the network or broadcast address of its subnet`
            : `${formatIp(reserved)} is the address of the bridge`,
          fix: 'Reserve another address for the guest.',
        };
      }
    }
  },
});
