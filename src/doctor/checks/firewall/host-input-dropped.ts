import type { Check } from '../../check.ts';
import { type Dropped, serviceDrops } from '../../facts/drops.ts';
import { dropProblems } from '../../netfilter/drop-problems.ts';
import { PORTS, type ServiceTraffic } from '../../netfilter/traffic.ts';
import { keepHint, listed } from '../../netfilter/words.ts';

export const hostInputDropped: Check = {
  id: 'host-input-dropped',
  area: 'firewall',
  passed: 'the firewall lets guests reach DHCP and DNS on this host',
  find: (look) =>
    dropProblems(look, serviceDrops, {
      accepted: (dropped) =>
        protocolsOf(dropped).map((protocol) => ({
          bridge: dropped.network.bridge,
          side: dropped.traffic.path === 'in' ? 'in' : 'out',
          protocol,
          port: PORTS[dropped.traffic.service],
        })),
      texts(drops, { maker, networks }) {
        const services = [...new Set(drops.map(({ traffic }) => traffic.service))];
        const direction = drops[0].traffic.path === 'in' ? 'from' : 'to';
        return {
          message: `the firewall drops ${listed(services)} ${direction} guests of ${networks}`,
          effect: services.includes('DNS') && services.length === 1 ? NAMES : ADDRESSES,
          fix: `accept it on the bridge${keepHint(maker)}`,
        };
      },
    }),
};

const ADDRESSES = 'guests get no address when they start, or lose theirs when the lease expires';
const NAMES = 'guests cannot look up names with the DNS server of the network';

function protocolsOf({ traffic }: Dropped<ServiceTraffic>): readonly ('udp' | 'tcp')[] {
  return traffic.service === 'DNS' ? ['udp', 'tcp'] : ['udp'];
}
