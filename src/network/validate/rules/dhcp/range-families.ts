import { addressRanges, rangeEnd, rangeText } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-families',
  severity: 'error',
  stage: 'define',
  why: 'Both ends of a range are in one subnet, so they have one family.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='fd00::9'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network) {
    for (const { range, start, end } of addressRanges(network)) {
      if (start.family === end.family) continue;
      yield {
        on: rangeEnd(range, 'end'),
        message: `the range starts in IPv${start.family} and ends in IPv${end.family}`,
        fix: 'Write both addresses in the family of the <ip>.',
        libvirt: `internal error: mismatch of address family in range ${rangeText({ start, end })}`,
      };
    }
  },
});
