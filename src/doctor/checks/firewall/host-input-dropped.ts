import type { Check } from '../../check.ts';
import { byHook, type Dropped, evidenceOf, serviceDrops } from '../../facts/drops.ts';
import { rules } from '../../facts/rules.ts';
import { acceptRepair, acceptRule } from '../../netfilter/accept.ts';
import { makerOf } from '../../netfilter/maker.ts';
import { PORTS, type ServiceTraffic } from '../../netfilter/traffic.ts';
import { keepHint, listed, networksOf } from '../../netfilter/words.ts';

export const hostInputDropped: Check = {
  id: 'host-input-dropped',
  area: 'firewall',
  passed: 'the firewall lets guests reach DHCP and DNS on this host',
  async find(look) {
    const drops = await look.at(serviceDrops);
    if (drops.length === 0) return [];
    const ruleset = await look.at(rules);
    return byHook(drops).flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const maker = makerOf(ruleset, first.drop);
      if (maker === 'firewalld') return [];
      const services = [...new Set(group.map(({ traffic }) => traffic.service))];
      const { names, network } = networksOf(group.map((each) => each.network));
      const accepts = group.flatMap((each) =>
        protocolsOf(each).map((protocol) =>
          acceptRule(makerOf(ruleset, each.drop), each.drop, {
            bridge: each.network.bridge,
            side: each.traffic.path === 'in' ? 'in' : 'out',
            protocol,
            port: PORTS[each.traffic.service],
          }),
        ),
      );
      const direction = first.traffic.path === 'in' ? 'from' : 'to';
      return [
        {
          severity: 'error' as const,
          message: `the firewall drops ${listed(services)} ${direction} guests of ${names}`,
          evidence: evidenceOf(group),
          effect: services.includes('DNS') && services.length === 1 ? NAMES : ADDRESSES,
          fix: `accept it on the bridge${keepHint(maker)}`,
          commands: [...new Set(accepts.map(({ command }) => command))],
          network,
          repair: acceptRepair(maker, group, accepts),
        },
      ];
    });
  },
};

const ADDRESSES = 'guests get no address when they start, or lose theirs when the lease expires';
const NAMES = 'guests cannot look up names with the DNS server of the network';

function protocolsOf({ traffic }: Dropped<ServiceTraffic>): readonly ('udp' | 'tcp')[] {
  return traffic.service === 'DNS' ? ['udp', 'tcp'] : ['udp'];
}
