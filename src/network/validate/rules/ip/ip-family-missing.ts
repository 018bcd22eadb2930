import { attributeOf, attributeValue, propertyOf } from '../../../../document/attributes.ts';
import { addAttribute, withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-family-missing',
  severity: 'error',
  stage: 'define',
  why: 'Without a family, libvirt expects an IPv4 address.',
  wrong: ["<ip address='fd00:9::1' prefix='64'/>", "<ip family='' address='fd00:9::1' prefix='64'/>"],
  right: ["<ip family='ipv6' address='fd00:9::1' prefix='64'/>", "<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips, name }) {
    for (const { element, family, address } of ips) {
      if (family !== undefined || address?.family !== 6) continue;
      const empty = propertyOf(element, 'family');
      yield {
        on: attributeOf(element, 'address') ?? element,
        message: '<ip> has an IPv6 address but no family',
        fix: "Add family='ipv6'.",
        libvirt: `unsupported configuration: no family specified for non-IPv4 address '${attributeValue(element, 'address')}' in network '${name}'`,
        edits: [empty === undefined ? addAttribute(element, 'family', 'ipv6') : withValue(empty, 'ipv6')],
      };
    }
  },
});
