import { isTooLarge } from '../../parts/address-range.ts';
import { addressRanges, rangeText, withRangeEnd } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-reversed',
  severity: 'error',
  stage: 'define',
  why: 'The first address must not be greater than the last.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.9' end='10.9.0.2'/></dhcp></ip>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><range start='fd00:9::9' end='fd00:9::2'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network, context) {
    for (const { range, start, end } of addressRanges(network)) {
      if (start.family !== end.family || start.value <= end.value || isTooLarge(start, end, context)) continue;
      yield {
        on: range.element,
        message: 'the range ends before it starts',
        fix: 'Swap start and end.',
        libvirt:
          start.family === 4
            ? `internal error: range ${rangeText({ start, end })} is reversed `
            : `internal error: range ${rangeText({ start, end })} start larger than end`,
        edits: [...withRangeEnd(range, 'start', end), ...withRangeEnd(range, 'end', start)],
      };
    }
  },
});
