import { LIBVIRT_IDLE } from '../../parts/mode.ts';
import { unsupportedElement } from '../../parts/unsupported-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-on-host-bridge',
  severity: 'error',
  stage: 'define',
  why: LIBVIRT_IDLE,
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><domain name='lab.test'/>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>"],
  *check(network) {
    if (network.domain?.name !== undefined) yield* unsupportedElement(network, network.domain.element);
  },
});
