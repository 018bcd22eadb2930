import { formatIp, sameIp } from '../../../../address/ip.ts';
import { contains, networkAddress } from '../../../../address/subnet.ts';
import { addressWithPrefix, rangeEnd, rangeText, subnetRanges, withRangeEnd } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-network-address',
  severity: 'error',
  stage: 'define',
  why: 'The first address of an IPv4 subnet is the network address, which no guest can use.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.0' end='10.9.0.9'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='31'><dhcp><range start='10.9.0.0' end='10.9.0.0'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network) {
    for (const { range, start, end, subnet } of subnetRanges(network)) {
      if (start.family !== 4 || !contains(subnet, end) || !sameIp(start, networkAddress(subnet))) continue;
      const next = { family: 4 as const, value: start.value + 1n };
      const isUsable = subnet.prefix <= 30 && next.value <= end.value;
      yield {
        on: rangeEnd(range, 'start'),
        message: `the range starts at ${formatIp(start)}, the network address`,
        fix: isUsable ? `Start at ${formatIp(next)}.` : 'Use a larger subnet.',
        libvirt: `internal error: start of range ${rangeText({ start, end })} in network ${addressWithPrefix(subnet)} is the network address`,
        edits: isUsable ? withRangeEnd(range, 'start', next) : undefined,
      };
    }
  },
});
