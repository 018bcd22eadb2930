import { attributeOf, attributeValue } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-netmask-family',
  severity: 'error',
  stage: 'define',
  why: 'An IPv4 address needs an IPv4 netmask.',
  wrong: ["<ip address='10.9.0.1' netmask='ffff::'/>"],
  right: ["<ip address='10.9.0.1' netmask='255.255.0.0'/>"],
  *check({ ips, name }) {
    for (const { element, family, address, netmask } of ips) {
      if (address?.family !== 4 || family === 'ipv6' || netmask === undefined || netmask.family === 4) continue;
      const given = attributeOf(element, 'netmask');
      yield {
        on: given ?? element,
        message: 'an IPv6 netmask for an IPv4 address',
        fix: "Write it as 255.255.255.0, or use prefix='24'.",
        libvirt: `unsupported configuration: Invalid netmask '${given?.value}' for address '${attributeValue(element, 'address')}' in network '${name}' (both must be IPv4)`,
      };
    }
  },
});
