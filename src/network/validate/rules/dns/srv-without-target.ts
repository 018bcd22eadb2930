import { attributeOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'srv-without-target',
  severity: 'error',
  stage: 'define',
  why: 'Port, priority and weight describe the target.',
  wrong: [
    "<dns><srv service='ldap' protocol='tcp' port='389'/></dns>",
    "<dns><srv service='ldap' protocol='tcp' weight='5'/></dns>",
  ],
  right: [
    "<dns><srv service='ldap' protocol='tcp' target='ldap.lab.test' port='389'/></dns>",
    "<dns><srv service='ldap' protocol='tcp'/></dns>",
  ],
  *check({ dns, name }) {
    for (const srv of dns?.srvs ?? []) {
      for (const attribute of ['port', 'priority', 'weight'] as const) {
        const given = attributeOf(srv.element, attribute);
        if (given === undefined || srv[attribute] === undefined || srv.target !== undefined) continue;
        yield {
          on: given,
          message: `<srv> has a ${attribute} but no target`,
          fix: "Add target='…', the host that provides the service.",
          libvirt: `DNS SRV ${attribute} attribute not permitted without target for service '${srv.service}' in network '${name}'`,
        };
      }
    }
  },
});
