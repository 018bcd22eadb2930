import { childOf } from '../../../../document/attributes.ts';
import { LIBVIRT_IDLE } from '../../parts/mode.ts';
import { unsupportedElement } from '../../parts/unsupported-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mac-on-host-bridge',
  severity: 'error',
  stage: 'define',
  why: LIBVIRT_IDLE,
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><mac address='52:54:00:aa:bb:cc'/>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>"],
  *check(network) {
    if (network.mac !== undefined) yield* unsupportedElement(network, childOf(network.element, 'mac'));
  },
});
