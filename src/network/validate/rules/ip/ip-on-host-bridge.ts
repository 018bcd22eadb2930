import { LIBVIRT_IDLE } from '../../parts/mode.ts';
import { unsupportedElement } from '../../parts/unsupported-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-on-host-bridge',
  severity: 'error',
  stage: 'define',
  why: LIBVIRT_IDLE,
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>"],
  *check(network) {
    yield* unsupportedElement(network, network.ips[0]?.element);
  },
});
