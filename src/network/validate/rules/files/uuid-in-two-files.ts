import { childOf } from '../../../../document/attributes.ts';
import { duplicates } from '../../parts/files.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'uuid-in-two-files',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies networks by UUID. A copied file needs its own, or none.',
  wrong: [
    '<!-- another file: <name>prod</name><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid> --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
  ],
  right: ['<!-- another file: <name>prod</name><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid> -->'],
  *check(networks) {
    for (const { earlier, later } of duplicates(networks, ({ uuid }) => uuid)) {
      const { element, uuid } = later.model;
      yield {
        file: later.file,
        on: childOf(element, 'uuid') ?? element,
        message: `${earlier.file} has the same UUID`,
        fix: 'Remove <uuid>: libvirt then creates one.',
        libvirt: `operation failed: network '${earlier.model.name}' is already defined with uuid ${uuid}`,
      };
    }
  },
});
