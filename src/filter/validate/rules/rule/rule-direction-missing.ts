import { propertyOf } from '../../../../document/attributes.ts';
import { rulesOf } from '../../parts/entries.ts';
import { missingMessage } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-direction-missing',
  severity: 'error',
  stage: 'define',
  why: 'The direction is as the guest sees it: in is to the guest, out is from the guest.',
  wrong: ["<rule action='drop'/>"],
  right: ["<rule action='drop' direction='in'/>"],
  *check(filter, context) {
    for (const { element } of rulesOf(filter)) {
      if (propertyOf(element, 'direction') !== undefined) continue;
      yield {
        on: element,
        message: '<rule> has no direction',
        fix: "Add direction=, one of 'in', 'out' or 'inout'.",
        libvirt: missingMessage(context, {
          attribute: 'direction',
          element: 'rule',
          before: 'internal error: rule node requires direction attribute',
        }),
      };
    }
  },
});
