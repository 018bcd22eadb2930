import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'name-missing',
  severity: 'error',
  stage: 'define',
  why: 'Every command selects a network by its name.',
  wrong: [
    '<network><name/></network>',
    '<network/>',
    "<network xmlns='http://libvirt.org/schemas/network'><name>lab</name></network>",
  ],
  right: ['<network><name>lab</name></network>'],
  *check({ element, name }) {
    if (name !== undefined) return;
    const empty = childOf(element, 'name');
    const isForeign = element.namespace !== undefined && empty === undefined;
    yield {
      on: empty ?? element,
      message: isForeign
        ? `<network> is in the namespace ${element.namespace}, so libvirt does not see its elements`
        : 'the network has no name',
      fix: isForeign ? 'Remove the xmlns attribute.' : 'Add <name>…</name> as the first element.',
      libvirt: 'missing name information',
    };
  },
});
