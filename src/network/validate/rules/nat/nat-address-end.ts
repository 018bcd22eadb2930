import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-address-end',
  severity: 'error',
  stage: 'define',
  why: 'libvirt translates to a range of IPv4 addresses, and needs both of its ends.',
  wrong: [
    "<forward mode='nat'><nat><address start='192.0.2.1'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat'><nat><address start='192.0.2.1' end='fd00::1'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check({ forward, name }) {
    const address = forward?.nat?.address;
    if (address === undefined) return;
    for (const side of ['start', 'end'] as const) {
      if (address[side] !== undefined) continue;
      const given = propertyOf(address.element, side);
      yield {
        on: given ?? address.element,
        message: given === undefined ? `<address> of <nat> has no ${side}` : `'${given.value}' is not an IPv4 address`,
        fix: given === undefined ? `Add ${side}='…'.` : 'Write an IPv4 address.',
        libvirt:
          given === undefined
            ? `XML error: missing '${side}' attribute in <address> element in <nat> in <forward> in network ${name}`
            : `XML error: Bad ipv4 ${side} address '${given.value}' in <nat> in <forward> in network '${name}'`,
      };
    }
  },
});
