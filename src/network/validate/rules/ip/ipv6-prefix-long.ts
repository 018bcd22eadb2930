import { formatIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { ipPrefix, ipsOf, servesDhcp, startsDnsmasq } from '../../../facts.ts';
import { mayHaveOption } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ipv6-prefix-long',
  severity: 'warning',
  stage: 'use',
  why: 'Guests form their own addresses only in a prefix of 64 bits (SLAAC, RFC 4862). In a longer one they have a link-local address only, and no default route.',
  wrong: [
    "<ip family='ipv6' address='fd00:9::1' prefix='126'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='96'/>",
  ],
  right: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='48'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='96'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
    "<dns enable='no'/><ip family='ipv6' address='fd00:9::1' prefix='126'/>",
  ],
  *check(network) {
    // Without dnsmasq there are no router advertisements, whatever the prefix.
    if (!startsDnsmasq(network) || mayHaveOption(network, 'dhcp-range')) return;
    for (const ip of ipsOf(network, 6)) {
      const prefix = ipPrefix(ip);
      if (ip.address === undefined || prefix === undefined || prefix <= 64 || servesDhcp(ip)) continue;
      yield {
        on: propertyOf(ip.element, 'prefix') ?? ip.element,
        message: `guests get no address in ${formatIp(ip.address)}/${prefix}`,
        fix: "Use prefix='64', add a <dhcp> with a <range>, or set the addresses in the guests.",
      };
    }
  },
});
