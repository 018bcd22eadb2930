import { parseMac } from '../../../../address/mac.ts';
import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { malformedMac } from '../../../../document/mac.ts';
import { allInterfaces } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-mac-invalid',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt passes the address on unchecked, and the host cannot set it.',
  wrong: ["<mac address='52-54-00-00-00-01'/>"],
  right: ["<mac address='52:54:00:00:00:01'/>"],
  *check(top) {
    for (const { element, type } of allInterfaces(top)) {
      const given = type === 'ethernet' ? attributeOf(childOf(element, 'mac'), 'address') : undefined;
      if (given === undefined || parseMac(given.value) !== undefined) continue;
      yield* malformedMac(given);
    }
  },
});
