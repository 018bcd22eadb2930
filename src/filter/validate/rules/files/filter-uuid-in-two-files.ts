import { childOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'filter-uuid-in-two-files',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies filters by UUID. A copied file needs its own, or none.',
  wrong: [
    "<!-- another file: <filter name='prod'><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid></filter> --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>",
  ],
  right: ["<!-- another file: <filter name='prod'/> -->"],
  *check(files) {
    for (const { item: later, first: earlier } of repeated(files, ({ model }) => model.uuid)) {
      const { element, name, uuid } = later.model;
      if (name === earlier.model.name) continue;
      yield {
        file: later.file,
        on: childOf(element, 'uuid') ?? element,
        message: `the filter of ${earlier.file} has the UUID ${uuid}, too`,
        fix: 'Remove <uuid>; libvirt generates one.',
        libvirt: `operation failed: filter with same UUID but different name ('${earlier.model.name}') already exists`,
      };
    }
  },
});
