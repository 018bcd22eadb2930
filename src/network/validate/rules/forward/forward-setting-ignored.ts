import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-setting-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt detaches PCI devices from their drivers only in mode hostdev; managed and <driver> say how.',
  wrong: [
    "<forward mode='passthrough' managed='yes'><interface dev='eth0'/></forward>",
    "<forward mode='nat'><driver name='vfio'/></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: ["<forward mode='hostdev' managed='yes'><driver name='vfio'/><pf dev='eth0'/></forward>"],
  *check(network) {
    const { forward } = network;
    const mode = modeOf(network);
    if (forward === undefined || mode === undefined || mode === 'hostdev') return;
    const managed = attributeOf(forward.element, 'managed');
    const driver = childOf(forward.element, 'driver');
    if (managed !== undefined && forward.managed)
      yield { on: managed, message: `managed='yes' has no effect in mode '${mode}'`, fix: 'Remove it.' };
    if (driver !== undefined)
      yield { on: driver, message: `<driver> has no effect in mode '${mode}'`, fix: 'Remove it.' };
  },
});
