import { formatIp } from '../../../../address/ip.ts';
import { formatSubnet } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { shellCommand } from '../../../../shell-words.ts';
import { hasOwnBridge } from '../../../facts.ts';
import { otherRoutes } from '../../parts/host.ts';
import { isSameIpv4Subnet } from '../../parts/subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-route-taken',
  severity: 'error',
  stage: 'start',
  why: 'libvirt does not start a network that adds a route the host already has.',
  wrong: [
    "<!-- this host: route 10.8.0.0/16 dev eth0 --><ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
  ],
  right: [
    "<!-- this host: route 10.8.0.0/16 dev eth0 --><ip address='10.9.0.1' prefix='24'/><route address='10.7.0.0' prefix='16' gateway='10.9.0.2'/>",
  ],
  *check(network, host) {
    if (!hasOwnBridge(network)) return;
    const routes = otherRoutes(network, host);
    for (const { element, address, prefix } of network.routes) {
      if (address === undefined || prefix === undefined) continue;
      const existing = routes.find((route) => isSameIpv4Subnet(route, { address, prefix }));
      if (existing === undefined) continue;
      yield {
        on: propertyOf(element, 'address') ?? element,
        message: `this host already routes ${formatSubnet({ address, prefix })} over ${existing.dev}`,
        fix: `Remove this <route>, or the host's: ${shellCommand('ip', 'route', 'del', formatSubnet(existing), 'dev', existing.dev)}`,
        libvirt: `internal error: Route address '${formatIp(address)}' conflicts with IP address for '${existing.dev}'`,
      };
    }
  },
});
