import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-filter-uuid-taken',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies filters by UUID. A copied file needs its own, or none.',
  wrong: [
    '<!-- this host: filter prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
  ],
  right: ['<!-- this host: filter prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b -->'],
  *check({ element, name, uuid }, { filterDefinitions: filters }) {
    const existing = filters?.find((filter) => filter.uuid === uuid);
    if (uuid === undefined || existing === undefined || existing.name === name) return;
    yield {
      on: childOf(element, 'uuid') ?? element,
      message: `libvirt's filter '${existing.name}' has this UUID`,
      fix: 'Remove <uuid>; libvirt generates one.',
      libvirt: `operation failed: filter with same UUID but different name ('${existing.name}') already exists`,
    };
  },
});
