import { allInterfaces, MEMBERS } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-details-missing',
  severity: 'error',
  stage: 'define',
  why: 'A bridge, a bond and a VLAN each have an element with their settings.',
  wrong: ["<interface type='bridge' name='br0'></interface>", "<interface type='vlan' name='eth0.7'></interface>"],
  right: [
    "<interface type='bridge' name='br0'><bridge/></interface>",
    "<interface type='vlan' name='eth0.7'><vlan tag='7'><interface name='eth0'/></vlan></interface>",
  ],
  *check(top) {
    for (const { element, name, type, parent, details } of allInterfaces(top)) {
      if (name === undefined || type === undefined || type === 'ethernet' || details !== undefined) continue;
      if (parent !== undefined && !MEMBERS[parent].includes(type)) continue;
      yield {
        on: element,
        message: `an interface of type '${type}' without <${type}>`,
        fix: `Add <${type}>.`,
        libvirt: `XML error: ${type} interface misses the ${type} element`,
      };
    }
  },
});
