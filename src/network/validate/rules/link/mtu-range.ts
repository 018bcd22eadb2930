import { mtuSize } from '../../../parse/parse.ts';
import { createdBridge } from '../../parts/bridge.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mtu-range',
  severity: 'error',
  stage: 'start',
  why: 'Linux accepts an MTU of 68 to 65535 bytes for a bridge.',
  wrong: ["<mtu size='67'/>", "<mtu size='65536'/>"],
  right: ["<mtu size='9000'/>", "<mtu size='-0'/>"],
  *check(network) {
    const { element, mtu } = network;
    const given = mtuSize(element);
    if (!mayCreateBridge(network) || !mtu || given === undefined || (mtu >= 68 && mtu <= 65535)) return;
    yield {
      on: given,
      message: `an MTU of ${mtu} is out of range`,
      fix: 'Write 68 to 65535.',
      libvirt: `Cannot set interface MTU on '${createdBridge(network)}': Invalid argument`,
    };
  },
});
