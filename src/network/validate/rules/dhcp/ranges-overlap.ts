import { formatIp } from '../../../../address/ip.ts';
import { leaseSuffix } from '../../../dnsmasq/lease.ts';
import { ipSubnet } from '../../../facts.ts';
import { overlapping } from '../../parts/overlapping.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ranges-overlap',
  severity: 'warning',
  stage: 'use',
  why: 'An address in both ranges gets the lease time of only one of them. Overlapping ranges with the same lease time do no harm.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><range start='10.9.0.5' end='10.9.0.20'><lease expiry='5'/></range></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><range start='10.9.0.5' end='10.9.0.20'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><range start='10.9.0.10' end='10.9.0.20'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const ip of ips) {
      if (ipSubnet(ip) === undefined) continue;
      const ranges = ip.ranges.flatMap(({ element, start, end, lease }) =>
        start !== undefined && start.family === end?.family
          ? [{ element, start, end, first: start.value, last: end.value, time: leaseSuffix(lease) }]
          : [],
      );
      for (const [earlier, later] of overlapping(ranges)) {
        if (earlier.time === later.time) continue;
        yield {
          on: later.element,
          message: `this range overlaps ${formatIp(earlier.start)} - ${formatIp(earlier.end)}, which has a different lease time`,
          fix: 'Separate the ranges, or give both the same <lease>.',
        };
      }
    }
  },
});
