import { childOf, propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-plug-part-missing',
  severity: 'error',
  stage: 'define',
  why: 'Each type of plug needs the device that the guest is plugged into.',
  wrong: ["<plug type='network'/>", "<plug type='direct'/>", "<plug type='hostdev-pci'/>"],
  right: ["<plug type='none'/>"],
  *check({ plug, plugType = 'none' }) {
    const needed = NEEDED[plugType];
    if (plug === undefined || needed === undefined) return;
    const isThere = needed.part === 'address' ? childOf(plug, 'address') : propertyOf(plug, needed.part);
    if (isThere !== undefined) return;
    yield {
      on: plug,
      message: `<plug type='${plugType}'> has no ${needed.part}`,
      fix: 'Remove <plug>; libvirt chooses it.',
      libvirt: `XML error: ${needed.libvirt}`,
    };
  },
});

const BRIDGE = { part: 'bridge', libvirt: 'Missing network port bridge name' };
const NEEDED: Readonly<Record<string, { readonly part: string; readonly libvirt: string }>> = {
  network: BRIDGE,
  bridge: BRIDGE,
  direct: { part: 'dev', libvirt: 'Missing network port link device name' },
  'hostdev-pci': { part: 'address', libvirt: 'Missing network port PCI address' },
};
