import { parseMac } from '../../../address/mac.ts';
import { childOf, propertyOf } from '../../../document/attributes.ts';
import { malformedMac } from '../../../document/mac.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-mac-malformed',
  severity: 'error',
  stage: 'define',
  why: 'The guest gets this MAC address. libvirt generates one if the file has none.',
  wrong: ["<mac address='52-54-00-00-00-01'/>", "<mac address='x'/>"],
  right: ["<mac address='52:54:00:00:00:01'/>"],
  *check({ element }) {
    const given = propertyOf(childOf(element, 'mac'), 'address');
    if (given === undefined || parseMac(given.value) !== undefined) return;
    yield* malformedMac(given, `XML error: unable to parse mac address '${given.value}'`);
  },
});
