import { nameElement } from '../../parts/name-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-name-taken',
  severity: 'error',
  stage: 'define',
  why: 'libvirt replaces a network only if name and UUID are the same. Without <uuid> it generates a new one.',
  wrong: [
    '<!-- this host: network lab uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><uuid>3e3fce45-4f53-4fa7-bb32-000000000000</uuid>',
    "<!-- this host: network lab uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><bridge name='virbr9'/>",
  ],
  right: [
    '<!-- this host: network lab uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
    '<!-- this host: network prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><bridge name="virbr9"/>',
  ],
  *check(network, { networks }) {
    const other = networks.find(({ name }) => name === network.name);
    if (other?.uuid === undefined || other.uuid === network.uuid) return;
    yield {
      on: nameElement(network),
      message: `this host already has a network '${other.name}', with another UUID`,
      fix: `To replace it, add <uuid>${other.uuid}</uuid>; otherwise choose another name.`,
      libvirt: `operation failed: network '${other.name}' already exists with uuid ${other.uuid}`,
    };
  },
});
