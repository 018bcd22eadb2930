import { propertyOf } from '../../../../document/attributes.ts';
import { refsOf } from '../../parts/entries.ts';
import { reaches, referredTo } from '../../parts/references.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'filter-loop-in-files',
  severity: 'error',
  stage: 'define',
  why: 'A filter cannot include itself, not even through others.',
  wrong: ["<!-- another file: <filter name='prod'><filterref filter='lab'/></filter> --><filterref filter='prod'/>"],
  right: ["<!-- another file: <filter name='prod'/> --><filterref filter='prod'/>"],
  *check(files) {
    const known = new Map<string, readonly string[]>();
    for (const { file, model } of files) {
      const { name } = model;
      if (name === undefined) continue;
      known.set(name, referredTo(model));
      for (const { element, filter } of refsOf(model)) {
        if (filter === undefined || filter === name || !reaches(filter, name, known)) continue;
        yield {
          file,
          on: propertyOf(element, 'filter') ?? element,
          message: `filter '${filter}' refers back to '${name}'`,
          fix: 'Remove one of the references.',
          libvirt: 'operation failed: filter would introduce a loop',
        };
      }
    }
  },
});
