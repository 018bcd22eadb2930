import { itemOf } from '../../../effective.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ipset-without-flags',
  severity: 'error',
  stage: 'start',
  why: 'libvirt cannot apply an ipset without flags, except in <all> and <all-ipv6>, where it ignores it.',
  wrong: ["<rule action='drop' direction='out'><tcp ipset='guests'/></rule>"],
  right: ["<rule action='drop' direction='out'><all ipset='guests' ipsetflags='src'/></rule>"],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      const ipset = itemOf(rule, 'ipset');
      if (ipset === undefined || itemOf(rule, 'ipsetflags') !== undefined) continue;
      if (rule.protocol === 'all' || rule.protocol === 'all-ipv6') continue;
      yield {
        on: ipset.attribute,
        message: 'ipset has no ipsetflags',
        fix: 'Use <all> with ipset and ipsetflags.',
        libvirt: 'internal error: Unexpected enum value 0 for virNWFilterAttrDataType',
      };
    }
  },
});
