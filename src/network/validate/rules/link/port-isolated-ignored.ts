import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { usesMacvtap } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-isolated-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt isolates ports of a bridge, and here guests have none.',
  wrong: [
    "<forward mode='vepa' dev='eth0'/><port isolated='yes'/>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward><port isolated='yes'/>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><port isolated='yes'/>",
    "<port isolated='yes'/><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check(network) {
    const port = childOf(network.element, 'port');
    if (port === undefined || network.portIsolated !== true) return;
    if (modeOf(network) !== 'hostdev' && !usesMacvtap(network)) return;
    yield {
      on: attributeOf(port, 'isolated') ?? port,
      message: `isolated='yes' has no effect in mode '${modeOf(network)}'${modeOf(network) === 'bridge' ? ' without a bridge name' : ''}`,
      fix: "Remove <port>. To keep guests apart use mode='private'.",
    };
  },
});
