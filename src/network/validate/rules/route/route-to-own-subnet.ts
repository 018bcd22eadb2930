import { formatSubnet } from '../../../../address/subnet.ts';
import { ipSubnet, subnetText } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-to-own-subnet',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt gives static routes the metric 1, and the kernel prefers its own route over the bridge, which has the metric 0.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.9.0.0' prefix='24' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.9.0.0' netmask='255.255.255.0' gateway='10.9.0.2' metric='5'/>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.9.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.9.0.128' prefix='25' gateway='10.9.0.2'/>",
  ],
  *check({ routes, ips }) {
    const own = new Set(ips.flatMap((ip) => subnetText(ip) ?? []));
    for (const route of routes) {
      const subnet = ipSubnet(route);
      // The kernel gives IPv6 routes over a link a metric of 256, so that a static route wins.
      if (subnet === undefined || subnet.address.family === 6 || !own.has(formatSubnet(subnet))) continue;
      yield {
        on: route.element,
        message: `the route to ${formatSubnet(subnet)} is never used: the host is in this subnet itself`,
        fix: 'Remove it, or write the address of the network behind the guest.',
      };
    }
  },
});
