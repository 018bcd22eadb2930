import { mtuSize } from '../../../parse/parse.ts';
import { LIBVIRT_IDLE, usesHostNetwork } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mtu-on-host-bridge',
  severity: 'error',
  stage: 'define',
  why: LIBVIRT_IDLE,
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><mtu size='9000'/>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>"],
  *check(network) {
    const size = mtuSize(network.element);
    const mode = usesHostNetwork(network);
    if (!network.mtu || size === undefined || mode === undefined) return;
    yield {
      on: size,
      message: `<mtu> does not work in mode '${mode}'`,
      fix: 'Remove <mtu>, and set the MTU where the host creates the bridge or device.',
      libvirt: `XML error: mtu size only allowed in open, route, nat, and isolated mode, not in ${mode} (network '${network.name}')`,
    };
  },
});
