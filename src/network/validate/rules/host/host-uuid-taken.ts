import { childOf } from '../../../../document/attributes.ts';
import { otherNetworks } from '../../parts/host.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-uuid-taken',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies networks by their UUID. A copy of a network needs another one, or none: libvirt then generates it.',
  wrong: [
    '<!-- this host: network prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
  ],
  right: [
    '<!-- this host: network prod uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><bridge name="virbr9"/>',
    '<!-- this host: network lab uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
  ],
  *check(network, host) {
    const { element, uuid } = network;
    const other = uuid === undefined ? undefined : otherNetworks(network, host).find((each) => each.uuid === uuid);
    if (other === undefined) return;
    yield {
      on: childOf(element, 'uuid') ?? element,
      message: `the network '${other.name}' of this host has the same UUID`,
      fix: 'Remove <uuid>: libvirt then generates one.',
      libvirt: `operation failed: network '${other.name}' is already defined with uuid ${uuid}`,
    };
  },
});
