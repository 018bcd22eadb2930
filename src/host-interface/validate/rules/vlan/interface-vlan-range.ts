import { attributeOf } from '../../../../document/attributes.ts';
import { allInterfaces } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-vlan-range',
  severity: 'warning',
  stage: 'use',
  why: 'A VLAN id has 12 bits, and 0 and 4095 are reserved.',
  wrong: [
    "<interface type='vlan' name='eth0.7'><vlan tag='4095'><interface name='eth0'/></vlan></interface>",
    "<interface type='vlan' name='eth0.7'><vlan tag='blue'><interface name='eth0'/></vlan></interface>",
  ],
  right: ["<interface type='vlan' name='eth0.7'><vlan tag='4094'><interface name='eth0'/></vlan></interface>"],
  *check(top) {
    for (const { type, details } of allInterfaces(top)) {
      const given = type === 'vlan' ? attributeOf(details, 'tag') : undefined;
      if (given === undefined || (/^\d+$/.test(given.value) && Number(given.value) >= 1 && Number(given.value) <= 4094))
        continue;
      yield { on: given, message: `the tag '${given.value}' is not a number from 1 to 4094`, fix: 'Correct the tag.' };
    }
  },
});
