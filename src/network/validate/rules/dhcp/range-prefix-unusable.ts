import { formatIp } from '../../../../address/ip.ts';
import { isSince } from '../../../../document/rule.ts';
import { ipPrefix } from '../../../facts.ts';
import { addressRanges, rangeText } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-prefix-unusable',
  severity: 'error',
  stage: 'define',
  why: 'Without a prefix, libvirt cannot check that the range is in the subnet.',
  wrong: [
    "<ip address='10.9.0.1' netmask='255.0.255.0'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
    "<ip address='224.9.0.1'><dhcp><range start='224.9.0.2' end='224.9.0.9'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network, context) {
    for (const { range, ip, start, end } of addressRanges(network)) {
      if (ip.address === undefined || start.family !== end.family || start.family !== ip.address.family) continue;
      if (ipPrefix(ip) !== undefined) continue;
      yield {
        on: range.element,
        message:
          ip.netmask === undefined
            ? 'the <ip> of this range has no prefix'
            : `the netmask ${formatIp(ip.netmask)} is not ones followed by zeros, so the <ip> of this range has no prefix`,
        fix: "Give the <ip> a prefix, for example prefix='24'.",
        libvirt: `internal error: bad prefix -1 for network ${formatIp(ip.address)} when ${isSince(context, '11.3.0') ? '' : ' '}checking range ${rangeText({ start, end })}`,
      };
    }
  },
});
