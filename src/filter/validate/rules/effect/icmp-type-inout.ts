import { itemOf } from '../../../effective.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'icmp-type-inout',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt creates no firewall rule for a type of ICMP in both directions, because request and reply have different types.',
  wrong: ["<rule action='accept' direction='inout'><icmp type='8'/></rule>"],
  right: [
    "<rule action='accept' direction='out'><icmp type='8'/></rule>",
    "<rule action='accept' direction='inout'><icmp/></rule>",
  ],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      if (rule.direction !== 'inout' || (rule.protocol !== 'icmp' && rule.protocol !== 'icmpv6')) continue;
      const type = itemOf(rule, 'type');
      if (type === undefined || itemOf(rule, 'state') !== undefined) continue;
      yield {
        on: rule.element,
        message: 'libvirt ignores a rule about a type of ICMP in both directions',
        fix: "Write one rule with direction='in' and one with direction='out', each with its type.",
      };
    }
  },
});
