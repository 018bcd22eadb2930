import { attributeOf } from '../../../../document/attributes.ts';
import { ipPrefix, modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix-zero',
  severity: 'error',
  stage: 'start',
  why: 'NAT applies to packets that leave the subnet. With a prefix of 0 no packet does, and the firewall rejects the rule.',
  wrong: ["<forward mode='nat'/><ip address='10.9.0.1' netmask='0.0.0.0'/>"],
  right: ["<forward mode='nat'/><ip address='10.9.0.1' netmask='255.255.255.0'/>"],
  *check(network) {
    if (modeOf(network) !== 'nat') return;
    for (const ip of network.ips) {
      if (ip.address?.family !== 4 || ipPrefix(ip) !== 0) continue;
      yield {
        on: attributeOf(ip.element, 'netmask') ?? ip.element,
        message: 'the subnet contains every IPv4 address',
        fix: "Write the prefix of your subnet, such as prefix='24'.",
      };
    }
  },
});
