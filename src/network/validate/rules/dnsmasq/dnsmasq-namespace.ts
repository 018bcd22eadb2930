import { elementsOf } from '../../../../xml/document.ts';
import { DNSMASQ_NAMESPACE } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-namespace',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt does not see options without their namespace, so dnsmasq does not get them.',
  wrong: [
    "<dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options>",
    "<options><option value='log-dhcp'/></options>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/dnsmasq'><name>lab</name><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>",
  ],
  right: [
    `<network xmlns:dnsmasq='${DNSMASQ_NAMESPACE}'><name>lab</name><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>`,
  ],
  *check({ element }) {
    for (const child of elementsOf(element)) {
      const match = /^(?:(\w+):)?options$/.exec(child.name);
      if (match === null || child.namespace === DNSMASQ_NAMESPACE) continue;
      const [, prefix] = match;
      const isDeclared = child.namespace !== undefined;
      const at = element.at + 1 + element.name.length;
      yield {
        on: child,
        message: isDeclared
          ? `<${child.name}> is in the namespace ${child.namespace}`
          : `<${child.name}> is not in the namespace of dnsmasq`,
        fix: `Write <network xmlns:dnsmasq='${DNSMASQ_NAMESPACE}'>${prefix === undefined ? ', <dnsmasq:options> and <dnsmasq:option>' : ''}.`,
        edits:
          prefix === undefined || isDeclared
            ? undefined
            : [{ start: at, end: at, text: ` xmlns:${prefix}='${DNSMASQ_NAMESPACE}'` }],
      };
    }
  },
});
