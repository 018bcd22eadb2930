import { rule } from '../../rule.ts';

export default rule({
  id: 'srv-service-missing',
  severity: 'error',
  stage: 'define',
  why: 'Clients query an SRV record by service and protocol.',
  wrong: ["<dns><srv protocol='tcp'/></dns>"],
  right: ["<dns><srv service='ldap' protocol='tcp' domain='lab.test' target='ldap.lab.test' port='389'/></dns>"],
  *check({ dns, name }) {
    for (const { element, service } of dns?.srvs ?? []) {
      if (service !== undefined) continue;
      yield {
        on: element,
        message: '<srv> has no service',
        fix: "Add service='…', without an underscore.",
        libvirt: `missing required service attribute in DNS SRV record of network '${name}'`,
      };
    }
  },
});
