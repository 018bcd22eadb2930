import { formatIp } from '../../../../address/ip.ts';
import { ipSubnet } from '../../../subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-in-range',
  severity: 'warning',
  stage: 'use',
  why: 'Another guest may have the address already when the guest it is reserved for starts; an address outside the range stays free.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.100' end='10.9.0.254'/><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const ip of ips) {
      if (ipSubnet(ip) === undefined) continue;
      for (const { element, start, end } of ip.ranges) {
        const inside = ip.hosts.filter(
          ({ ip: reserved }) =>
            reserved &&
            start &&
            end &&
            reserved.family === start.family &&
            reserved.value >= start.value &&
            reserved.value <= end.value,
        );
        const [first] = inside;
        if (first?.ip === undefined) continue;
        yield {
          on: element,
          message: `the range contains ${inside.length === 1 ? 'the reserved address' : `${inside.length} reserved addresses, the first`} ${formatIp(first.ip)}`,
          fix: 'Keep reservations outside the range.',
        };
      }
    }
  },
});
