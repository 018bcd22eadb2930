import { type NetworkRule, rule } from '../rule.ts';
import { bandwidthRules } from './bandwidth.ts';
import { dhcpHostRules } from './dhcp/host.ts';
import { dhcpRangeRules } from './dhcp/range.ts';
import { dnsRules } from './dns/dns.ts';
import { dnsSrvRules } from './dns/srv.ts';
import { dnsmasqRules } from './dnsmasq/dnsmasq.ts';
import { formatRules } from './format.ts';
import { identityRules } from './identity.ts';
import { ipRules } from './ip.ts';
import { markupRules } from './markup.ts';
import type { Rule } from './rule.ts';
import { valueRules } from './values.ts';
import { virtualPortRules } from './virtualport.ts';
import { vlanRules } from './vlan.ts';

/** The rules that do not have a file of their own yet. */
export const oldRules: readonly NetworkRule[] = [
  ...identityRules,
  ...valueRules,
  ...vlanRules,
  ...bandwidthRules,
  ...virtualPortRules,
  ...dnsSrvRules,
  ...dnsRules,
  ...ipRules,
  ...dhcpRangeRules,
  ...dhcpHostRules,
  ...markupRules,
  ...dnsmasqRules,
  ...formatRules,
].map(converted);

function converted({ wrong, right, check, ...fields }: Rule): NetworkRule {
  return rule({
    ...fields,
    wrong: [wrong],
    right: [right],
    *check(network, context) {
      for (const { what, ...violation } of check(network, context)) yield { ...violation, message: what };
    },
  });
}
