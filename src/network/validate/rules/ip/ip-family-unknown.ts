import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-family-unknown',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only the families ipv4 and ipv6.',
  wrong: ["<ip family='inet6' address='fd00:9::1' prefix='64'/>", "<ip family='IPv4' address='10.9.0.1' prefix='24'/>"],
  right: ["<ip family='ipv6' address='fd00:9::1' prefix='64'/>"],
  *check({ ips, name }) {
    for (const { element, address } of ips) {
      const family = attributeOf(element, 'family');
      if (family === undefined || family.value === 'ipv4' || family.value === 'ipv6') continue;
      const right = address && `ipv${address.family}`;
      yield {
        on: family,
        message: `unknown family '${family.value}'`,
        fix: right === undefined ? "Write 'ipv4' or 'ipv6'." : `Write family='${right}'.`,
        libvirt: `XML error: Unrecognized family '${family.value}' in network '${name}'`,
        edits: right === undefined ? undefined : [withValue(family, right)],
      };
    }
  },
});
