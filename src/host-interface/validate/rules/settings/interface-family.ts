import { childrenOf, propertyOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-family',
  severity: 'error',
  stage: 'define',
  why: 'A <protocol> is for IPv4 or IPv6.',
  wrong: ['<protocol><dhcp/></protocol>', "<protocol family='ip4'><dhcp/></protocol>"],
  right: ["<protocol family='ipv4'><dhcp/></protocol>"],
  *check({ element }) {
    for (const protocol of childrenOf(element, 'protocol')) {
      const given = propertyOf(protocol, 'family');
      if (given?.value === 'ipv4' || given?.value === 'ipv6') continue;
      const near = given === undefined ? undefined : nearest(given.value, ['ipv4', 'ipv6']);
      yield {
        on: given ?? protocol,
        message: given === undefined ? '<protocol> has no family' : `unknown family '${given.value}'`,
        fix: near === undefined ? "Write family='ipv4' or family='ipv6'." : `Write family='${near}'.`,
        libvirt:
          given === undefined
            ? 'XML error: protocol misses the family attribute'
            : `XML error: unsupported protocol family '${given.value}'`,
      };
    }
  },
});
