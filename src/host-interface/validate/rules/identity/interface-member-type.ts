import { propertyOf } from '../../../../document/attributes.ts';
import { allInterfaces, MEMBERS } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-member-type',
  severity: 'error',
  stage: 'define',
  why: 'A bond contains Ethernet interfaces; a bridge also contains bonds and VLANs.',
  wrong: [
    "<interface type='bridge' name='br0'><bridge><interface type='bridge' name='br1'/></bridge></interface>",
    "<interface type='bond' name='bond0'><bond><interface type='vlan' name='eth0.7'/></bond></interface>",
  ],
  right: [
    "<interface type='bridge' name='br0'><bridge><interface type='ethernet' name='eth0'/></bridge></interface>",
    "<interface type='bond' name='bond0'><bond><interface type='ethernet' name='eth0'/></bond></interface>",
  ],
  *check(top) {
    for (const { element, type, parent } of allInterfaces(top)) {
      if (type === undefined || parent === undefined || MEMBERS[parent].includes(type)) continue;
      yield {
        on: propertyOf(element, 'type') ?? element,
        message: `a ${parent} cannot contain an interface of type '${type}'`,
        fix: `Use an interface of type ${MEMBERS[parent].join(' or ')}.`,
        libvirt: `XML error: interface has unsupported type '${type}'`,
      };
    }
  },
});
