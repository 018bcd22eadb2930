import { childOf, property } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-teaming',
  severity: 'error',
  stage: 'define',
  why: 'A team is a virtio interface that stays, and a transient one that names it by its alias.',
  wrong: ["<teaming type='transient'/>", "<model type='e1000'/><teaming type='persistent'/>"],
  right: ["<teaming type='transient' persistent='ua-net'/>", "<model type='virtio'/><teaming type='persistent'/>"],
  *check({ element }) {
    const teaming = childOf(element, 'teaming');
    const type = property(teaming, 'type');
    const model = property(childOf(element, 'model'), 'type');
    if (teaming === undefined) return;
    if (type === 'transient' && !property(teaming, 'persistent')) {
      yield {
        on: teaming,
        message: 'a transient interface does not say with which it is a team',
        fix: "Add persistent='…', the alias of the virtio interface.",
        libvirt: "unsupported configuration: teaming persistent attribute must be set if teaming type is 'transient'",
      };
    }
    if (type !== 'persistent' || model?.startsWith('virtio')) return;
    yield {
      on: teaming,
      message: "the persistent interface of a team needs <model type='virtio'/>",
      fix: "Write <model type='virtio'/>.",
    };
  },
});
