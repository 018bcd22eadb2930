import { attributeOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { withoutAttribute } from '../../../../xml/edit.ts';
import { LIBVIRT_IDLE, usesHostNetwork } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-options-on-host-bridge',
  severity: 'error',
  stage: 'define',
  why: LIBVIRT_IDLE,
  wrong: [
    "<forward mode='bridge'/><bridge name='br0' stp='off'/>",
    "<forward mode='bridge'/><bridge name='br0' delay='2'/>",
    "<forward mode='bridge'/><bridge name='br0' zone='public'/>",
  ],
  right: ["<forward mode='bridge'/><bridge name='br0'/>"],
  *check(network, context) {
    const { bridge, name } = network;
    const mode = usesHostNetwork(network);
    if (bridge === undefined || mode === undefined) return;
    const modes = isSince(context, '11.3.0') ? 'open, route, nat, and isolated mode' : 'route, nat, and isolated mode';
    for (const attribute of ['delay', 'stp', 'zone']) {
      const given = attributeOf(bridge.element, attribute);
      if (given === undefined || (attribute === 'delay' && bridge.delay === 0)) continue;
      yield {
        on: given,
        message: `libvirt cannot set ${attribute} of a bridge that the host owns`,
        fix: `Remove ${attribute}, and set it where the host creates the bridge.`,
        libvirt: `XML error: bridge delay/stp/zone options only allowed in ${modes}, not in ${mode} (network '${name}')`,
        edits: [withoutAttribute(bridge.element, given)],
      };
    }
  },
});
