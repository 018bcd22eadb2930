import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-record-line-break',
  severity: 'error',
  stage: 'define',
  since: '11.3.0',
  why: 'libvirt writes the value on one line of dnsmasq.conf. Before 11.3 it does not check for line breaks.',
  wrong: [
    "<dns><txt name='a' value='one&#10;two'/></dns>",
    "<dns><srv service='ldap' protocol='tcp' domain='lab&#10;test'/></dns>",
  ],
  right: ["<dns><txt name='a' value='one two'/></dns>"],
  *check({ dns }) {
    for (const { kind, records, attributes } of [
      { kind: 'SRV', records: dns?.srvs ?? [], attributes: ['domain', 'target'] },
      { kind: 'TXT', records: dns?.txts ?? [], attributes: ['value'] },
    ]) {
      for (const attribute of attributes) {
        for (const { element } of records) {
          const given = propertyOf(element, attribute);
          if (given === undefined || !/[\n\r]/.test(given.value)) continue;
          yield {
            on: given,
            message: `the ${attribute} of a DNS record contains a line break`,
            fix: 'Remove it.',
            libvirt: `invalid line break in DNS ${kind} record ${attribute} attribute`,
          };
        }
      }
    }
  },
});
