import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-register-needs-local-only',
  severity: 'error',
  stage: 'define',
  since: '10.1.0',
  why: 'systemd-resolved can send queries for the DNS domain to this network only if no other DNS server answers them.',
  wrong: ["<domain name='lab.test' register='yes'/>", "<domain name='lab.test' localOnly='no' register='yes'/>"],
  right: ["<domain name='lab.test' localOnly='yes' register='yes'/>"],
  *check({ domain, name }) {
    if (domain?.register !== true || domain.localOnly === true) return;
    yield {
      on: propertyOf(domain.element, 'register') ?? domain.element,
      message: "register='yes' without localOnly='yes'",
      fix: "Add localOnly='yes' to <domain>.",
      libvirt: `unsupported configuration: attribute 'register=yes' in <domain> element requires 'localOnly=yes' in network ${name}`,
    };
  },
});
