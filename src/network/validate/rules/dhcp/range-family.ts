import { formatIp } from '../../../../address/ip.ts';
import { addressRanges, rangeEnd, rangeText } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-family',
  severity: 'error',
  stage: 'define',
  why: 'dnsmasq leases addresses of the subnet that <ip> defines.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='fd00::2' end='fd00::9'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network) {
    for (const { range, start, end, ip } of addressRanges(network)) {
      if (start.family !== end.family || ip.address === undefined || ip.address.family === start.family) continue;
      yield {
        on: rangeEnd(range, 'start'),
        message: `an IPv${start.family} range in an IPv${ip.address.family} <ip>`,
        fix: `Move it to an IPv${start.family} <ip>.`,
        libvirt: `internal error: mismatch of address family in range ${rangeText({ start, end })} for network ${formatIp(ip.address)}`,
      };
    }
  },
});
