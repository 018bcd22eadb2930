import { rule } from '../../rule.ts';

export default rule({
  id: 'srv-protocol-missing',
  severity: 'error',
  stage: 'define',
  why: 'Clients query an SRV record by service and protocol.',
  wrong: ["<dns><srv service='ldap'/></dns>"],
  right: ["<dns><srv service='ldap' protocol='tcp'/></dns>"],
  *check({ dns, name }) {
    for (const { element, service, protocol } of dns?.srvs ?? []) {
      if (protocol !== undefined) continue;
      yield {
        on: element,
        message: '<srv> has no protocol',
        fix: "Add protocol='tcp' or protocol='udp'.",
        libvirt: `missing required protocol attribute in DNS SRV record '${service}' of network '${name}'`,
      };
    }
  },
});
