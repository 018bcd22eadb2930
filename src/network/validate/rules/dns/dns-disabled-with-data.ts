import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-disabled-with-data',
  severity: 'error',
  stage: 'define',
  why: "With enable='no' dnsmasq answers no queries, so records and forwarders have no effect.",
  wrong: [
    "<dns enable='no'><forwarder addr='8.8.8.8'/></dns>",
    "<dns enable='no'><host ip='10.9.0.5'><hostname>web</hostname></host></dns>",
  ],
  right: ["<dns enable='no'/>"],
  *check({ dns, name }) {
    const [first] = [...(dns?.forwarders ?? []), ...(dns?.hosts ?? []), ...(dns?.srvs ?? []), ...(dns?.txts ?? [])];
    if (dns?.enable !== false || first === undefined) return;
    yield {
      on: propertyOf(dns.element, 'enable') ?? dns.element,
      message: `<dns enable='no'> contains a <${first.element.name}>`,
      fix: "Remove enable='no', or the elements in <dns>.",
      libvirt: `XML error: Extra data in disabled network '${name}'`,
    };
  },
});
