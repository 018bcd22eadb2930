import { withoutElement } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-value',
  severity: 'error',
  stage: 'define',
  why: 'libvirt writes each value as a line of dnsmasq.conf.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dnsmasq:options><dnsmasq:option>log-dhcp</dnsmasq:option></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dnsmasq:options><dnsmasq:option/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>",
  ],
  *check({ dnsmasqOptions }) {
    for (const { element, value } of dnsmasqOptions) {
      if (value !== undefined) continue;
      yield {
        on: element,
        message: `<${element.name}> has no value`,
        fix: "Add value='…', or remove the element.",
        libvirt: 'internal error: No dnsmasq options value specified',
        edits: element.attributes.length === 0 ? [withoutElement(element)] : undefined,
      };
    }
  },
});
