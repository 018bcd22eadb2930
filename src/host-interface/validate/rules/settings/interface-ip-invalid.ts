import { bitsOf, parseIp } from '../../../../address/ip.ts';
import { childOf, childrenOf, property, propertyOf } from '../../../../document/attributes.ts';
import { signedInt } from '../../../../document/scalars.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-ip-invalid',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt passes the address on unchecked, and the host cannot configure it.',
  wrong: [
    "<protocol family='ipv4'><ip address='10.0.0.300' prefix='24'/></protocol>",
    "<protocol family='ipv6'><ip address='10.0.0.1' prefix='24'/></protocol>",
    "<protocol family='ipv4'><ip address='10.0.0.1' prefix='33'/></protocol>",
    "<protocol family='ipv4'><route gateway='router'/></protocol>",
  ],
  right: ["<protocol family='ipv4'><ip address='10.0.0.1' prefix='24'/><route gateway='10.0.0.254'/></protocol>"],
  *check({ element }) {
    for (const protocol of childrenOf(element, 'protocol')) {
      const family = property(protocol, 'family') === 'ipv6' ? 6 : 4;
      const addresses = childrenOf(protocol, 'ip').map((ip) => propertyOf(ip, 'address'));
      for (const given of [...addresses, propertyOf(childOf(protocol, 'route'), 'gateway')]) {
        if (given === undefined || parseIp(given.value)?.family === family) continue;
        yield { on: given, message: `'${given.value}' is not an IPv${family} address`, fix: 'Correct the address.' };
      }
      for (const given of childrenOf(protocol, 'ip').map((ip) => propertyOf(ip, 'prefix'))) {
        const prefix = given === undefined ? undefined : signedInt(given.value);
        if (given === undefined || prefix === undefined || (prefix >= 0 && prefix <= bitsOf(family))) continue;
        yield {
          on: given,
          message: `the prefix ${prefix} is not between 0 and ${bitsOf(family)}`,
          fix: 'Write the number of bits, such as 24.',
        };
      }
    }
  },
});
