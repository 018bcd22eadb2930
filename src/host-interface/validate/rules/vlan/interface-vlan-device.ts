import { attributeOf, childrenOf } from '../../../../document/attributes.ts';
import { allInterfaces } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-vlan-device',
  severity: 'error',
  stage: 'define',
  why: 'A VLAN needs the name of the interface below it.',
  wrong: ["<interface type='vlan' name='eth0.7'><vlan tag='7'/></interface>"],
  right: ["<interface type='vlan' name='eth0.7'><vlan tag='7'><interface name='eth0'/></vlan></interface>"],
  *check(top) {
    for (const { type, details } of allInterfaces(top)) {
      if (type !== 'vlan' || details === undefined) continue;
      if (childrenOf(details, 'interface').some((device) => attributeOf(device, 'name') !== undefined)) continue;
      yield {
        on: details,
        message: '<vlan> names no interface',
        fix: "Add <interface name='NAME'/> to <vlan>.",
        libvirt: 'XML error: vlan interface misses name attribute',
      };
    }
  },
});
