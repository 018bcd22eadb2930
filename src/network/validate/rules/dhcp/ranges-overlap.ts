import { formatIp } from '../../../../address/ip.ts';
import { ipSubnet } from '../../../subnet.ts';
import { overlapping } from '../../parts/overlapping.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ranges-overlap',
  severity: 'warning',
  stage: 'use',
  why: 'Addresses in both ranges count once, and their lease time is that of only one of the ranges.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><range start='10.9.0.5' end='10.9.0.20'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><range start='10.9.0.10' end='10.9.0.20'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const ip of ips) {
      if (ipSubnet(ip) === undefined) continue;
      const ranges = ip.ranges.flatMap(({ element, start, end }) =>
        start !== undefined && start.family === end?.family
          ? [{ element, start, end, first: start.value, last: end.value }]
          : [],
      );
      for (const [earlier, later] of overlapping(ranges)) {
        yield {
          on: later.element,
          message: `this range overlaps ${formatIp(earlier.start)} - ${formatIp(earlier.end)}`,
          fix: 'Merge the two ranges, or separate them.',
        };
      }
    }
  },
});
