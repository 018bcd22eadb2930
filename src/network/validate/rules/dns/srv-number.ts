import { attributeOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

const MAX_NUMBER = 65535;

export default rule({
  id: 'srv-number',
  severity: 'error',
  stage: 'define',
  why: 'Ports go from 1 to 65535, priority and weight from 0 to 65535.',
  wrong: [
    "<dns><srv service='ldap' protocol='tcp' target='ldap.lab' port='0'/></dns>",
    "<dns><srv service='ldap' protocol='tcp' target='ldap.lab' priority='65536'/></dns>",
    "<dns><srv service='ldap' protocol='tcp' target='ldap.lab' weight='high'/></dns>",
  ],
  right: ["<dns><srv service='ldap' protocol='tcp' target='ldap.lab.test' port='389' priority='0' weight='5'/></dns>"],
  *check({ dns, name }) {
    for (const srv of dns?.srvs ?? []) {
      for (const attribute of ['port', 'priority', 'weight'] as const) {
        const given = attributeOf(srv.element, attribute);
        const number = srv[attribute];
        const least = attribute === 'port' ? 1 : 0;
        // Without a target libvirt rejects the attribute, whatever its number: see srv-without-target.
        const isAccepted =
          number !== undefined && (srv.target === undefined || (number >= least && number <= MAX_NUMBER));
        if (given === undefined || isAccepted) continue;
        yield {
          on: given,
          message: `${attribute}='${given.value}' is not a number from ${least} to ${MAX_NUMBER}`,
          fix: `Write a number from ${least} to ${MAX_NUMBER}.`,
          libvirt: `${attribute === 'priority' ? 'Invalid' : 'invalid'} DNS SRV ${attribute} attribute for service '${srv.service}' in network '${name}'`,
        };
      }
    }
  },
});
