import { propertyOf } from '../../../../document/attributes.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { allInterfaces, INTERFACE_TYPES } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-type',
  severity: 'error',
  stage: 'define',
  why: 'The type says which parts an interface has.',
  wrong: ["<interface name='eth0'/>", "<interface type='bonding' name='bond0'/>"],
  right: ["<interface type='ethernet' name='eth0'/>"],
  *check(top) {
    for (const { element, type } of allInterfaces(top)) {
      if (type !== undefined) continue;
      const given = propertyOf(element, 'type');
      const near = given === undefined ? undefined : nearest(given.value, INTERFACE_TYPES);
      yield {
        on: given ?? element,
        message: given === undefined ? '<interface> has no type' : `unknown type '${given.value}'`,
        fix: near === undefined ? `Write type= with one of ${INTERFACE_TYPES.join(', ')}.` : `Write type='${near}'.`,
        libvirt:
          given === undefined
            ? "XML error: Missing required attribute 'type' in element 'interface'"
            : invalidMessage(given, 'interface'),
        edits: given === undefined || near === undefined ? undefined : [withValue(given, near)],
      };
    }
  },
});
