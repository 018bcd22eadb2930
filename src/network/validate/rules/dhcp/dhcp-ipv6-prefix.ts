import { propertyOf } from '../../../../document/attributes.ts';
import { ipPrefix } from '../../../facts.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dhcp-ipv6-prefix',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq serves DHCPv6 only in subnets with a prefix of 64 or longer.',
  wrong: [
    "<ip family='ipv6' address='fd00:9::1' prefix='48'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
  ],
  right: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
  ],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    for (const ip of network.ips) {
      const prefix = ipPrefix(ip);
      if (ip.address?.family !== 6 || prefix === undefined || prefix >= 64) continue;
      if (ip.ranges.length + ip.hosts.length === 0) continue;
      yield {
        on: propertyOf(ip.element, 'prefix') ?? ip.element,
        message: `a prefix of ${prefix} is too short for DHCP`,
        fix: "Use prefix='64'.",
        libvirt: 'dnsmasq: prefix length must be at least 64',
      };
    }
  },
});
