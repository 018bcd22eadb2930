import { isMulticast, parseMac } from '../../../address/mac.ts';
import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-mac-multicast',
  severity: 'error',
  stage: 'define',
  why: 'An odd first octet makes it a group address, which no interface can have.',
  wrong: ["<mac address='53:54:00:00:00:01'/>", "<mac address='ff:ff:ff:ff:ff:ff'/>"],
  right: ["<mac address='52:54:00:00:00:01'/>"],
  *check({ element }) {
    const given = propertyOf(childOf(element, 'mac'), 'address');
    const mac = parseMac(given?.value ?? '');
    if (given === undefined || mac === undefined || !isMulticast(mac)) return;
    yield {
      on: given,
      message: `'${given.value}' is a multicast address`,
      fix: "Make the first octet even, for example '52', or remove <mac>.",
      libvirt: `XML error: expected unicast mac address, found multicast '${given.value}'`,
    };
  },
});
