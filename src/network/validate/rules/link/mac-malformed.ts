import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { malformedMac } from '../../../../document/mac.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mac-malformed',
  severity: 'error',
  stage: 'define',
  why: 'The bridge gets this address. libvirt creates one if the file has none.',
  wrong: ["<mac address='52:54:00:aa:bb'/>", "<mac address='52-54-00-aa-bb-cc'/>"],
  right: ["<mac address='52:54:00:aa:bb:cc'/>"],
  *check({ element, name }) {
    const given = attributeOf(childOf(element, 'mac'), 'address');
    if (given === undefined) return;
    yield* malformedMac(given, `XML error: Invalid bridge mac address '${given.value}' in network '${name}'`);
  },
});
