import { formatIp } from '../../../../address/ip.ts';
import { prefixOf } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-netmask-holes',
  severity: 'warning',
  stage: 'use',
  why: 'A netmask is a row of ones followed by zeros. The kernel accepts no other, and libvirt skips the route silently.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='255.248.255.0' gateway='10.9.0.2'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='255.255.0.0' gateway='10.9.0.2'/>"],
  *check({ routes }) {
    for (const { element, netmask } of routes) {
      if (netmask === undefined || prefixOf(netmask) !== undefined) continue;
      yield {
        on: propertyOf(element, 'netmask') ?? element,
        message: `the netmask ${formatIp(netmask)} has ones after zeros`,
        fix: "Use prefix='16', or a netmask like 255.255.0.0.",
      };
    }
  },
});
