import { formatIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-gateway-self',
  severity: 'warning',
  stage: 'use',
  why: 'The route would lead from the host back to the host.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.1'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, ips }) {
    const own = new Set(ips.flatMap(({ address }) => (address === undefined ? [] : formatIp(address))));
    for (const { element, gateway } of routes) {
      if (gateway === undefined || !own.has(formatIp(gateway))) continue;
      yield {
        on: propertyOf(element, 'gateway') ?? element,
        message: `the gateway ${formatIp(gateway)} is the bridge itself`,
        fix: 'Use the address of the guest that routes to this network.',
      };
    }
  },
});
