import type { Check } from '../../check.ts';
import { byHook, type Dropped, evidenceOf, forwardDrops } from '../../facts/drops.ts';
import { rules } from '../../facts/rules.ts';
import { acceptRepair, acceptRule } from '../../netfilter/accept.ts';
import { type Maker, makerOf } from '../../netfilter/maker.ts';
import { keepHint, networksOf } from '../../netfilter/words.ts';

export const forwardingDropped: Check = {
  id: 'forwarding-dropped',
  area: 'firewall',
  passed: 'the firewall forwards what guests send to other networks, and the replies',
  async find(look) {
    const drops = await look.at(forwardDrops);
    if (drops.length === 0) return [];
    const ruleset = await look.at(rules);
    return byHook(drops).flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const maker = makerOf(ruleset, first.drop);
      if (maker === 'firewalld') return [];
      const accepts = group.map((each) =>
        acceptRule(makerOf(ruleset, each.drop), each.drop, {
          bridge: each.network.bridge,
          side: isRequest(each) ? 'in' : 'out',
          isReply: !isRequest(each),
        }),
      );
      const { names, network } = networksOf(group.map((each) => each.network));
      return [
        {
          severity: 'error' as const,
          message: `the firewall drops what ${group.some(isRequest) ? 'guests' : 'others'} ${group.some(isRequest) ? 'send to other networks' : 'answer guests'} (${names})`,
          evidence: evidenceOf(group),
          effect: 'guests reach this host, but no other network',
          cause: CAUSES[maker],
          fix: `accept it on the bridge${DOCKER_OPTION[maker] ?? ''}${keepHint(maker)}`,
          commands: [...new Set(accepts.map(({ command }) => command))],
          network,
          repair: acceptRepair(maker, group, accepts),
        },
      ];
    });
  },
};

const CAUSES: Readonly<Partial<Record<Maker, string>>> = {
  docker:
    "Docker sets the policy of FORWARD to DROP. libvirt's own rules cannot undo that if they are in another table or the network has none",
  ufw: 'ufw drops what it does not route explicitly',
};

const DOCKER_OPTION: Readonly<Partial<Record<Maker, string>>> = {
  docker:
    '; or, with Docker 28 and newer, set "ip-forward-no-drop": true in /etc/docker/daemon.json, set the policy to ACCEPT and restart Docker',
};

function isRequest({ traffic }: Dropped): boolean {
  return traffic.packet.state === 'new';
}
