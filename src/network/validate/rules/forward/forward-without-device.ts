import { usesHostNetwork } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-without-device',
  severity: 'warning',
  stage: 'use',
  why: 'Guests cannot start: libvirt connects them to a bridge or device of the host, and the network names none.',
  wrong: ["<forward mode='bridge'/>", "<forward mode='hostdev'/>", "<forward mode='private'/>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>", "<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check(network) {
    const { forward, bridge } = network;
    const mode = usesHostNetwork(network);
    if (forward === undefined || mode === undefined) return;
    const devices = [...forward.interfaces, ...forward.addresses, ...forward.physicalFunctions];
    if (devices.length > 0 || bridge?.name !== undefined) return;
    yield {
      on: forward.element,
      message: `mode '${mode}' needs a ${mode === 'bridge' ? 'bridge' : 'device'}`,
      fix:
        mode === 'bridge'
          ? "Add <bridge name='…'/>."
          : mode === 'hostdev'
            ? "Add <pf dev='…'/> to <forward>."
            : "Add <interface dev='…'/> to <forward>.",
    };
  },
});
