import { propertyOf } from '../../../../document/attributes.ts';
import { servesNames } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'local-ptr-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'localPtr keeps reverse lookups of the subnet in the DNS server of libvirt.',
  wrong: ["<dns enable='no'/><ip address='10.9.0.1' prefix='24' localPtr='yes'/>"],
  right: ["<ip address='10.9.0.1' prefix='24' localPtr='yes'/>"],
  *check(network) {
    if (servesNames(network)) return;
    for (const { element, localPtr } of network.ips) {
      if (localPtr !== true) continue;
      yield {
        on: propertyOf(element, 'localPtr') ?? element,
        message: "localPtr='yes' has no effect: DNS is disabled",
        fix: "Remove localPtr, or enable='no' of <dns>.",
      };
    }
  },
});
