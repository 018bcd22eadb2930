import { propertyOf } from '../../../../document/attributes.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-ip-missing',
  severity: 'error',
  stage: 'define',
  why: 'A reservation is for one address. To give a name to an address, use <host> in <dns>.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web'/></dhcp></ip>"],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/></dhcp></ip>",
  ],
  *check(network) {
    for (const { host } of dhcpHosts(network)) {
      if (propertyOf(host.element, 'ip') !== undefined) continue;
      yield {
        on: host.element,
        message: '<host> has no ip',
        fix: "Add ip='…'.",
        libvirt: `XML error: Missing IP address in static host definition for network '${network.name}'`,
      };
    }
  },
});
