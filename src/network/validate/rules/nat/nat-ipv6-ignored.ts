import { attributeOf } from '../../../../document/attributes.ts';
import { ipsOf, modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-ipv6-ignored',
  severity: 'warning',
  stage: 'define',
  why: "ipv6='yes' translates the addresses of the IPv6 subnets of the network.",
  wrong: ["<forward mode='nat'><nat ipv6='yes'/></forward><ip address='10.9.0.1' prefix='24'/>"],
  right: [
    "<forward mode='nat'><nat ipv6='yes'/></forward><ip address='10.9.0.1' prefix='24'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
  ],
  *check(network) {
    const nat = network.forward?.nat;
    if (nat?.ipv6 !== true || modeOf(network) !== 'nat' || ipsOf(network, 6).length > 0) return;
    yield {
      on: attributeOf(nat.element, 'ipv6') ?? nat.element,
      message: "ipv6='yes' has no effect: the network has no IPv6 address",
      fix: "Add an <ip family='ipv6' …>, or remove ipv6.",
    };
  },
});
