import { formatIp, sameIp } from '../../../../address/ip.ts';
import { broadcastAddress, contains } from '../../../../address/subnet.ts';
import { addressWithPrefix, rangeEnd, rangeText, subnetRanges, withRangeEnd } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-broadcast-address',
  severity: 'error',
  stage: 'define',
  why: 'The last address of an IPv4 subnet is the broadcast address, which no guest can use.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.255'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='31'><dhcp><range start='10.9.0.1' end='10.9.0.1'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network) {
    for (const { range, start, end, subnet } of subnetRanges(network)) {
      if (start.family !== 4 || !contains(subnet, start) || !sameIp(end, broadcastAddress(subnet))) continue;
      const last = { family: 4 as const, value: end.value - 1n };
      const isUsable = subnet.prefix <= 30 && last.value >= start.value;
      yield {
        on: rangeEnd(range, 'end'),
        message: `the range ends at ${formatIp(end)}, the broadcast address`,
        fix: isUsable ? `End at ${formatIp(last)}.` : 'Use a larger subnet.',
        libvirt: `internal error: end of range ${rangeText({ start, end })} in network ${addressWithPrefix(subnet)} is the broadcast address`,
        edits: isUsable ? withRangeEnd(range, 'end', last) : undefined,
      };
    }
  },
});
