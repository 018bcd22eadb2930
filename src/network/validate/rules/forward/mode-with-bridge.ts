import { attributeOf } from '../../../../document/attributes.ts';
import { usesHostDevice } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mode-with-bridge',
  severity: 'error',
  stage: 'define',
  why: 'In this mode guests use a macvtap or PCI device, not a port of a bridge.',
  wrong: [
    "<forward mode='private' dev='eth0'/><bridge name='br0'/>",
    "<forward mode='vepa' dev='eth0'/><bridge zone='public'/>",
  ],
  right: ["<forward mode='private' dev='eth0'/>"],
  *check(network) {
    const { bridge, name } = network;
    const mode = usesHostDevice(network);
    if (bridge === undefined || mode === undefined) return;
    for (const [attribute, term] of [
      ['name', 'bridge name'],
      ['zone', 'bridge zone'],
      ['macTableManager', 'bridge macTableManager setting'],
    ] as const) {
      const given = attributeOf(bridge.element, attribute);
      if (given !== undefined)
        yield {
          on: given,
          message: `mode '${mode}' does not accept a ${term}`,
          fix: "Remove <bridge>, or use mode='bridge'.",
          libvirt: `XML error: ${term} not allowed in ${mode} mode (network '${name}')`,
        };
    }
  },
});
