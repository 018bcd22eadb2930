import { attributeOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-filter-name-taken',
  severity: 'error',
  stage: 'define',
  why: 'libvirt changes a filter only if the UUID is the same, too. Without <uuid> it generates a new one.',
  wrong: ['<!-- this host: filter lab uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b -->'],
  right: [
    '<!-- this host: filter lab uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
    '<!-- this host: filter prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b -->',
  ],
  *check({ element, name, uuid }, { filterDefinitions: filters }) {
    const existing = filters?.find((filter) => filter.name === name);
    if (existing === undefined || existing.uuid === uuid) return;
    yield {
      on: attributeOf(element, 'name') ?? element,
      message: `libvirt has a filter named '${name}' with another UUID`,
      fix: `To change that filter, write <uuid>${existing.uuid}</uuid>; otherwise choose another name.`,
      libvirt: `operation failed: filter '${name}' already exists with uuid ${existing.uuid}`,
    };
  },
});
