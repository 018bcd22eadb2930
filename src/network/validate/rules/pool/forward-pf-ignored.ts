import { hasOwnBridge, modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-pf-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'Guests on a bridge that libvirt creates get no virtual functions, and libvirt does not forward to a physical function.',
  wrong: ["<forward mode='nat'><pf dev='eth0'/></forward><ip address='10.9.0.1' prefix='24'/>"],
  right: [
    "<forward mode='nat' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
  ],
  *check(network) {
    const { forward } = network;
    // With interfaces, forward-pool-mixed reports it.
    if (forward === undefined || !hasOwnBridge(network) || forward.interfaces.length > 0) return;
    for (const { element } of forward.physicalFunctions)
      yield {
        on: element,
        message: `libvirt ignores <pf> in mode '${modeOf(network)}'`,
        fix: "To forward to one device, write <interface dev='…'/>; otherwise remove it.",
      };
  },
});
