import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { createdBridge } from '../../parts/bridge.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mac-zero',
  severity: 'error',
  stage: 'start',
  why: 'The kernel rejects this address for an interface.',
  wrong: ["<mac address='00:00:00:00:00:00'/>"],
  right: ["<mac address='52:54:00:aa:bb:cc'/>"],
  *check(network) {
    const { element, mac } = network;
    if (!mayCreateBridge(network) || mac === undefined || mac.some((octet) => octet !== 0)) return;
    yield {
      on: attributeOf(childOf(element, 'mac'), 'address') ?? element,
      message: 'the MAC address is all zeros',
      fix: 'Write another address, or remove <mac>: libvirt then generates one.',
      libvirt: `error creating bridge interface ${createdBridge(network)}: Cannot assign requested address`,
    };
  },
});
