import { formatIp } from '../../../../address/ip.ts';
import { isTooLarge } from '../../parts/address-range.ts';
import { addressRanges, rangeText } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-too-large',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts at most 65536 addresses in a range. Before 11.3, an IPv4 range also must not change the first two numbers of the address.',
  wrong: [
    "<ip address='10.9.0.1' prefix='8'><dhcp><range start='10.9.0.2' end='10.10.0.9'/></dhcp></ip>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><range start='fd00:9::2' end='fd00:9::1:9'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network, context) {
    for (const { range, start, end } of addressRanges(network)) {
      if (start.family !== end.family || !isTooLarge(start, end, context)) continue;
      yield {
        on: range.element,
        message:
          start.family === 4
            ? `the range from ${formatIp(start)} to ${formatIp(end)} is too large`
            : 'the start and end of the range differ in more than their last group',
        fix: 'Use a smaller range, or several.',
        libvirt: `internal error: range ${rangeText({ start, end })} is too large (> 65535)`,
      };
    }
  },
});
