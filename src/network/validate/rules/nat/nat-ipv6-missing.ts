import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { ipSubnet, ipsOf, modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-ipv6-missing',
  severity: 'warning',
  stage: 'use',
  why: "Mode nat translates IPv6 only with <nat ipv6='yes'/>. Without it, guests send unique local addresses (RFC 4193) to other networks, which have no route back.",
  wrong: [
    "<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    "<forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
  ],
  right: [
    "<forward mode='nat'><nat ipv6='yes'/></forward><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    "<forward mode='nat'><nat ipv6='no'/></forward><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    "<forward mode='nat'/><ip family='ipv6' address='2001:db8:9::1' prefix='64'/>",
    "<forward mode='route'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
  ],
  *check(network, context) {
    const { forward } = network;
    // Whoever sets it, even to no, knows it.
    if (modeOf(network) !== 'nat' || attributeOf(forward?.nat?.element, 'ipv6') !== undefined) return;
    const ip = ipsOf(network, 6).find(({ address }) => address !== undefined && address.value >> 121n === 0x7en);
    const subnet = ip && ipSubnet(ip);
    if (ip === undefined || subnet === undefined) return;
    yield {
      on: attributeOf(ip.element, 'address') ?? ip.element,
      message: `guests in ${formatSubnet(subnet)} reach other networks only where these have a route back: mode nat does not translate IPv6`,
      fix: isSince(context, '6.5.0')
        ? "Add <nat ipv6='yes'/> to <forward>; or ipv6='no' if other networks have a route."
        : 'Use a subnet that other networks have a route to: NAT for IPv6 needs libvirt 6.5.',
    };
  },
});
