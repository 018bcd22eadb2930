import { propertyOf } from '../../../../document/attributes.ts';
import { isEthernet } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'continue-with-iptables',
  severity: 'error',
  stage: 'start',
  why: 'Only ebtables can continue with the next rule, so the action works with the protocols mac, vlan, stp, arp, rarp, ip and ipv6.',
  wrong: ["<rule action='continue' direction='out'><tcp/></rule>"],
  right: ["<rule action='continue' direction='out'><ip/></rule>"],
  *check(filter) {
    for (const { element, action, protocol } of rulesOf(filter)) {
      if (action !== 'continue' || isEthernet(protocol)) continue;
      yield {
        on: propertyOf(element, 'action') ?? element,
        message: `action='continue' does not work with <${protocol}>`,
        fix: 'Remove the rule: without it, libvirt continues with the next one.',
      };
    }
  },
});
