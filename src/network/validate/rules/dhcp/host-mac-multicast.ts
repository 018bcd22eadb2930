import { isMulticast, parseMac } from '../../../../address/mac.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-mac-multicast',
  severity: 'error',
  stage: 'define',
  why: 'An odd first octet makes it a group address, which no guest has.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='53:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>"],
  *check(network) {
    for (const { host, ip } of dhcpHosts(network)) {
      const mac = parseMac(host.mac ?? '');
      if (mac === undefined || ip.address?.family === 6 || !isMulticast(mac)) continue;
      yield {
        on: propertyOf(host.element, 'mac') ?? host.element,
        message: `'${host.mac}' is a multicast address`,
        fix: "Copy the guest's MAC address; its first octet is even.",
        libvirt: `XML error: expected unicast mac address, found multicast '${host.mac}' in network '${network.name}'`,
      };
    }
  },
});
