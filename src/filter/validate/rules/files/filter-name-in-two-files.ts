import { attributeOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'filter-name-in-two-files',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies filters by name. It accepts a second one with the same name only if the UUID is the same, too, and then replaces the first.',
  wrong: ["<!-- another file: <filter name='lab'/> --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>"],
  right: ["<!-- another file: <filter name='prod'/> -->"],
  *check(files) {
    for (const { item: later, first: earlier } of repeated(files, ({ model }) => model.name)) {
      const { element, name, uuid } = later.model;
      if (uuid !== undefined && uuid === earlier.model.uuid) continue;
      yield {
        file: later.file,
        on: attributeOf(element, 'name') ?? element,
        message: `${earlier.file} also defines a filter named '${name}'`,
        fix: 'Choose another name.',
        libvirt: `operation failed: filter '${name}' already exists with uuid ${earlier.model.uuid ?? '…'}`,
      };
    }
  },
});
