import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { signedInt } from '../../../../document/scalars.ts';
import { withValue } from '../../../../xml/edit.ts';
import { MAX_PRIORITY, priorityOf } from '../../../parse/priority.ts';
import { rulesOf } from '../../parts/entries.ts';
import { COMMON_READERS } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-priority-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt reads a priority that is out of range as 500, the default.',
  wrong: [
    "<rule action='drop' direction='in' priority='1001'/>",
    "<rule action='drop' direction='in' priority='-99999'/>",
  ],
  right: ["<rule action='drop' direction='in' priority='-1000'/>"],
  *check(filter, context) {
    for (const { element } of rulesOf(filter)) {
      const given = propertyOf(element, 'priority');
      if (given === undefined || priorityOf(given.value) !== undefined) continue;
      const number = signedInt(given.value);
      // The rule rule-priority-number reports it.
      if (number === undefined && isSince(context, COMMON_READERS)) continue;
      const nearest = number === undefined ? undefined : String(Math.sign(number) * MAX_PRIORITY);
      yield {
        on: given,
        message: `the priority '${given.value}' is not a number from -1000 to 1000, so it is 500`,
        fix: nearest === undefined ? 'Write a whole number from -1000 to 1000.' : `Write priority='${nearest}'.`,
        edits: nearest === undefined ? undefined : [withValue(given, nearest)],
      };
    }
  },
});
