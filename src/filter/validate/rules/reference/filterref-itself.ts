import { propertyOf } from '../../../../document/attributes.ts';
import { refsOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filterref-itself',
  severity: 'error',
  stage: 'define',
  why: 'A filter cannot include itself.',
  wrong: ["<filterref filter='lab'/>"],
  right: ["<filterref filter='clean-traffic'/>"],
  *check(filter) {
    for (const { element, filter: name } of refsOf(filter)) {
      if (name === undefined || name !== filter.name) continue;
      yield {
        on: propertyOf(element, 'filter') ?? element,
        message: `filter '${name}' refers to itself`,
        fix: 'Remove the reference.',
        libvirt: 'operation failed: filter would introduce a loop',
      };
    }
  },
});
