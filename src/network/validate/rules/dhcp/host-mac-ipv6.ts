import { propertyOf } from '../../../../document/attributes.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-mac-ipv6',
  severity: 'error',
  stage: 'define',
  why: 'DHCPv6 identifies clients by their DUID, not by their MAC address.',
  wrong: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><host mac='52:54:00:aa:bb:cc' name='web' ip='fd00:9::5'/></dhcp></ip>",
  ],
  right: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><host id='0:1:0:1' name='web' ip='fd00:9::5'/></dhcp></ip>",
  ],
  *check(network) {
    for (const { host, ip } of dhcpHosts(network)) {
      const given = propertyOf(host.element, 'mac');
      if (given === undefined || ip.address?.family !== 6) continue;
      yield {
        on: given,
        message: 'a MAC address in an IPv6 <ip>',
        fix: 'Identify the guest by id (its DUID) or by name, and remove mac.',
        libvirt: `XML error: Invalid to specify MAC address '${host.mac}' in network '${network.name}' IPv6 static host definition`,
      };
    }
  },
});
