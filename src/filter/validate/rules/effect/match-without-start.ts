import { itemOf, neededBy } from '../../../effective.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-without-start',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt silently ignores a mask without its address and the end of a range without its start, so the rule matches more packets than it says.',
  wrong: [
    "<rule action='drop' direction='out'><ip srcipmask='24'/></rule>",
    "<rule action='drop' direction='out'><tcp dstportend='22'/></rule>",
    "<rule action='drop' direction='out'><all srcipto='10.0.0.9'/></rule>",
    "<rule action='drop' direction='out'><icmp code='0'/></rule>",
    "<rule action='drop' direction='out'><all ipsetflags='src'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.0' srcipmask='24'/></rule>",
    "<rule action='drop' direction='out'><tcp dstportstart='20' dstportend='22'/></rule>",
    "<rule action='drop' direction='out'><icmp type='3' code='0'/></rule>",
  ],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      for (const { name, attribute } of rule.items) {
        const needed = neededBy(rule, name);
        if (needed === undefined || itemOf(rule, needed) !== undefined) continue;
        yield {
          on: attribute,
          message: `${name} has no effect without ${needed}`,
          fix: `Add ${needed}, or remove ${name}.`,
        };
      }
    }
  },
});
