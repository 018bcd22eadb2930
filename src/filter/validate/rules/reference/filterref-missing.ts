import { refsOf } from '../../parts/entries.ts';
import { missingMessage } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filterref-missing',
  severity: 'error',
  stage: 'define',
  why: 'A reference names the filter whose rules it includes.',
  wrong: ['<filterref/>'],
  right: ["<filterref filter='clean-traffic'/>"],
  *check(filter, context) {
    for (const { element, filter: name } of refsOf(filter)) {
      if (name !== undefined) continue;
      yield {
        on: element,
        message: '<filterref> names no filter',
        fix: "Add filter='NAME' to <filterref>.",
        libvirt: missingMessage(context, {
          attribute: 'filter',
          element: 'filterref',
          // Older versions name another element.
          before: 'internal error: rule node requires action attribute',
        }),
      };
    }
  },
});
