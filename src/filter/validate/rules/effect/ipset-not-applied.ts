import { itemOf } from '../../../effective.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ipset-not-applied',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt silently drops this match, so the rule applies to all packets of the protocol. The match works in <all> and <all-ipv6> with ipsetflags.',
  wrong: [
    "<rule action='drop' direction='out'><tcp ipset='guests' ipsetflags='src'/></rule>",
    "<rule action='drop' direction='out'><all ipset='guests'/></rule>",
  ],
  right: ["<rule action='drop' direction='out'><all ipset='guests' ipsetflags='src'/></rule>"],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      const ipset = itemOf(rule, 'ipset');
      if (ipset === undefined) continue;
      const isAll = rule.protocol === 'all' || rule.protocol === 'all-ipv6';
      if (isAll === (itemOf(rule, 'ipsetflags') !== undefined)) continue;
      if (!isAll && itemOf(rule, 'ipsetflags') === undefined) continue;
      yield {
        on: ipset.attribute,
        message: isAll ? 'ipset has no effect without ipsetflags' : `ipset has no effect in <${rule.protocol}>`,
        fix: isAll ? 'Add ipsetflags, such as src or dst,dst.' : 'Use <all> with ipset and ipsetflags.',
      };
    }
  },
});
