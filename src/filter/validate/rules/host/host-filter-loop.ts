import { propertyOf } from '../../../../document/attributes.ts';
import { refsOf } from '../../parts/entries.ts';
import { reaches } from '../../parts/references.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-filter-loop',
  severity: 'error',
  stage: 'define',
  why: 'A filter cannot include itself, not even through others.',
  wrong: [
    "<!-- this host: filter prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b refs=lab --><filterref filter='prod'/>",
  ],
  right: [
    "<!-- this host: filter prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b refs=base --><filterref filter='prod'/>",
  ],
  *check(filter, { filterDefinitions: filters }) {
    const known = new Map(filters?.map(({ name, references }) => [name, references]));
    for (const { element, filter: name } of refsOf(filter)) {
      if (name === undefined || filter.name === undefined || name === filter.name) continue;
      if (!reaches(name, filter.name, known)) continue;
      yield {
        on: propertyOf(element, 'filter') ?? element,
        message: `libvirt's filter '${name}' refers back to '${filter.name}'`,
        fix: 'Remove one of the references.',
        libvirt: 'operation failed: filter would introduce a loop',
      };
    }
  },
});
