import { broadcastAddress, formatSubnet, networkAddress } from '../../../../address/subnet.ts';
import { ipSubnet } from '../../../facts.ts';
import { overlapping } from '../../parts/overlapping.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ips-overlap',
  severity: 'warning',
  stage: 'use',
  why: 'Guests of the smaller subnet reach the rest of the larger one only through a gateway, while guests of the larger one expect them on the same link. Several addresses in the same subnet do no harm.',
  wrong: [
    "<ip address='10.9.0.1' prefix='16'/><ip address='10.9.1.1' prefix='24'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='48'/><ip family='ipv6' address='fd00:9::2' prefix='64'/>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.0.2' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.1.1' prefix='24'/>",
  ],
  *check({ ips }) {
    const subnets = ips.flatMap((ip) => {
      const subnet = ipSubnet(ip);
      return subnet === undefined
        ? []
        : [{ ip, subnet, first: networkAddress(subnet).value, last: broadcastAddress(subnet).value }];
    });
    for (const family of [4, 6]) {
      for (const [earlier, later] of overlapping(subnets.filter(({ subnet }) => subnet.address.family === family))) {
        if (earlier.subnet.prefix === later.subnet.prefix) continue;
        yield {
          on: later.ip.element,
          message: `${formatSubnet(later.subnet)} overlaps ${formatSubnet(earlier.subnet)} of another <ip>`,
          fix: 'Give each <ip> its own subnet.',
        };
      }
    }
  },
});
