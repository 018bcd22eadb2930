import { propertyOf } from '../../../../document/attributes.ts';
import { malformedMac } from '../../../../document/mac.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-mac-malformed',
  severity: 'error',
  stage: 'define',
  why: 'dnsmasq finds the reservation of a guest by this MAC address.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52-54-00-aa-bb-cc' ip='10.9.0.5'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='web' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>"],
  *check(network) {
    for (const { host, ip } of dhcpHosts(network)) {
      const given = propertyOf(host.element, 'mac');
      if (given === undefined || ip.address?.family === 6) continue;
      yield* malformedMac(given, `XML error: Cannot parse MAC address '${given.value}' in network '${network.name}'`);
    }
  },
});
