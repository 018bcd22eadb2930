import { childOf, propertyOf } from '../../../document/attributes.ts';
import { withoutElement } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

/** The types whose MTU libvirt can set. */
const WITH_MTU: ReadonlySet<string> = new Set(['network', 'bridge', 'ethernet', 'vhostuser', 'direct']);

export default rule({
  id: 'nic-mtu-unsupported',
  severity: 'error',
  stage: 'define',
  why: 'libvirt sets the MTU of the link on the host, and an interface of this type has none.',
  wrong: ["<interface type='user'><mtu size='1500'/></interface>"],
  right: ["<mtu size='1500'/>"],
  *check({ element, type }) {
    const mtu = childOf(element, 'mtu');
    const size = propertyOf(mtu, 'size')?.value;
    if (mtu === undefined || size === undefined || !/[1-9]/.test(size) || WITH_MTU.has(type)) return;
    yield {
      on: mtu,
      message: `<mtu> does not work with type '${type}'`,
      fix: 'Remove it.',
      libvirt: `unsupported configuration: setting MTU on interface type ${type} is not supported yet`,
      edits: [withoutElement(mtu)],
    };
  },
});
