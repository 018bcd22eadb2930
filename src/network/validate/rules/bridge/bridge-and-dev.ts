import { attributeOf } from '../../../../document/attributes.ts';
import { usesHostNetwork } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-and-dev',
  severity: 'error',
  stage: 'define',
  why: 'libvirt connects guests either to the bridge, or to the device through macvtap.',
  wrong: ["<forward mode='bridge' dev='eth0'/><bridge name='br0'/>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>", "<forward mode='bridge' dev='eth0'/>"],
  *check(network) {
    const { bridge, forward, name } = network;
    const mode = usesHostNetwork(network);
    if (forward === undefined || mode === undefined || bridge?.name === undefined) return;
    const device = forward.interfaces[0] ?? forward.addresses[0] ?? forward.physicalFunctions[0];
    if (device === undefined) return;
    yield {
      on: attributeOf(forward.element, 'dev') ?? device.element,
      message: 'the network names both a bridge and a device',
      fix: 'Remove one of them.',
      libvirt: `XML error: A network with forward mode='${mode}' can specify a bridge name or a forward dev, but not both (network '${name}')`,
    };
  },
});
