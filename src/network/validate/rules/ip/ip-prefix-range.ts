import { bitsOf } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix-range',
  severity: 'error',
  stage: 'define',
  why: 'An IPv4 address has 32 bits, an IPv6 address 128.',
  wrong: ["<ip address='10.9.0.1' prefix='33'/>", "<ip family='ipv6' address='fd00:9::1' prefix='129'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips, name }) {
    for (const { element, address, prefix } of ips) {
      if (address === undefined || prefix === undefined || prefix <= bitsOf(address.family)) continue;
      yield {
        on: propertyOf(element, 'prefix') ?? element,
        message: `the prefix ${prefix} is longer than an IPv${address.family} address`,
        fix: `Write a prefix from 1 to ${bitsOf(address.family)}.`,
        libvirt: `unsupported configuration: Invalid IPv${address.family} prefix '${prefix}' in network '${name}'`,
      };
    }
  },
});
