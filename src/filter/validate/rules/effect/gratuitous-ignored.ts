import { itemOf } from '../../../effective.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'gratuitous-ignored',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt adds a match only for true, 1 and yes. No value matches the other packets of ARP.',
  wrong: ["<rule action='drop' direction='out'><arp gratuitous='false'/></rule>"],
  right: ["<rule action='drop' direction='out'><arp gratuitous='true'/></rule>"],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      const gratuitous = itemOf(rule, 'gratuitous');
      if (gratuitous?.value !== 'false') continue;
      yield {
        on: gratuitous.attribute,
        message: `gratuitous='${gratuitous.attribute.value}' has no effect`,
        fix: 'Remove the attribute.',
      };
    }
  },
});
