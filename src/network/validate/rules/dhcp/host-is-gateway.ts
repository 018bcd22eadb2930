import { formatIp, sameIp } from '../../../../address/ip.ts';
import { broadcastAddress, networkAddress } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { ipSubnet } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-is-gateway',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq never leases the address of the bridge, so the guest gets another address, or none. It does lease the network and broadcast addresses, but a guest that uses one is not reachable by all others.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.1'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.255'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.0'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>"],
  *check({ ips }) {
    for (const ip of ips) {
      const subnet = ipSubnet(ip);
      if (subnet === undefined) continue;
      const unusable =
        subnet.address.family === 4 && subnet.prefix <= 30
          ? [
              { address: networkAddress(subnet), kind: 'network' },
              { address: broadcastAddress(subnet), kind: 'broadcast' },
            ]
          : [];
      for (const { element, ip: reserved } of ip.hosts) {
        if (reserved === undefined || reserved.family !== subnet.address.family) continue;
        const kind = unusable.find(({ address }) => sameIp(address, reserved))?.kind;
        if (kind === undefined && !sameIp(reserved, subnet.address)) continue;
        yield {
          on: propertyOf(element, 'ip') ?? element,
          message: `${formatIp(reserved)} is the ${kind === undefined ? 'address of the bridge' : `${kind} address of its subnet`}`,
          fix: 'Reserve another address for the guest.',
        };
      }
    }
  },
});
