import { attributeOf } from '../../../../document/attributes.ts';
import { allInterfaces } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-vlan-tag',
  severity: 'error',
  stage: 'define',
  why: 'The tag is the number of the VLAN.',
  wrong: ["<interface type='vlan' name='eth0.7'><vlan><interface name='eth0'/></vlan></interface>"],
  right: ["<interface type='vlan' name='eth0.7'><vlan tag='7'><interface name='eth0'/></vlan></interface>"],
  *check(top) {
    for (const { type, details } of allInterfaces(top)) {
      if (type !== 'vlan' || details === undefined || attributeOf(details, 'tag') !== undefined) continue;
      yield {
        on: details,
        message: '<vlan> has no tag',
        fix: "Add tag='NUMBER'.",
        libvirt: 'XML error: vlan interface misses the tag attribute',
      };
    }
  },
});
