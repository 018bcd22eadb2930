import { propertyOf } from '../../../../document/attributes.ts';
import { rulesOf } from '../../parts/entries.ts';
import { missingMessage } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-action-missing',
  severity: 'error',
  stage: 'define',
  why: 'The action says what happens to packets that match.',
  wrong: ["<rule direction='in'/>"],
  right: ["<rule direction='in' action='drop'/>"],
  *check(filter, context) {
    for (const { element } of rulesOf(filter)) {
      if (propertyOf(element, 'action') !== undefined) continue;
      yield {
        on: element,
        message: '<rule> has no action',
        fix: "Add action=, one of 'drop', 'accept', 'reject', 'return' or 'continue'.",
        libvirt: missingMessage(context, {
          attribute: 'action',
          element: 'rule',
          before: 'internal error: rule node requires action attribute',
        }),
      };
    }
  },
});
