import { propertyOf } from '../../../../document/attributes.ts';
import { signedInt } from '../../../../document/scalars.ts';
import { invalidMessage } from '../../../../document/values.ts';

import { rulesOf } from '../../parts/entries.ts';
import { COMMON_READERS } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-priority-number',
  severity: 'error',
  stage: 'define',
  since: COMMON_READERS,
  why: "A rule's priority is a whole number from -1000 to 1000.",
  wrong: ["<rule action='drop' direction='in' priority='first'/>"],
  right: ["<rule action='drop' direction='in' priority='-1000'/>"],
  *check(filter) {
    for (const { element } of rulesOf(filter)) {
      const given = propertyOf(element, 'priority');
      if (given === undefined || signedInt(given.value) !== undefined) continue;
      yield {
        on: given,
        message: `the priority '${given.value}' is not a number`,
        fix: 'Write a whole number from -1000 to 1000, or remove the attribute.',
        libvirt: `${invalidMessage(given, 'rule')} Expected integer value`,
      };
    }
  },
});
