import { invalidItems } from '../../parts/items.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-ipset',
  severity: 'error',
  stage: 'define',
  why: 'The name of an ipset has at most 31 characters. Its flags say which address or port of a packet each part of the set is compared with.',
  wrong: [
    "<rule action='drop' direction='out'><all ipset='guests!' ipsetflags='src'/></rule>",
    "<rule action='drop' direction='out'><all ipset='guests' ipsetflags='source'/></rule>",
  ],
  right: ["<rule action='drop' direction='out'><all ipset='guests' ipsetflags='src,dst'/></rule>"],
  check: (filter) => invalidItems(filter, ['ipset-name', 'ipset-flags']),
});
