import { propertyOf } from '../../../../document/attributes.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-ip-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numeric addresses.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.500'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.50'/></dhcp></ip>"],
  *check(network) {
    for (const { element, ip } of dhcpHosts(network).map(({ host }) => host)) {
      const given = propertyOf(element, 'ip');
      if (given === undefined || ip !== undefined) continue;
      yield {
        on: given,
        message: `'${given.value}' is not an IP address`,
        fix: 'Write an address of the subnet.',
        libvirt: `XML error: Invalid IP address in static host definition for network '${network.name}'`,
      };
    }
  },
});
