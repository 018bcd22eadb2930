import type { Check } from '../../check.ts';
import { type Dropped, forwardDrops } from '../../facts/drops.ts';
import { dropProblems } from '../../netfilter/drop-problems.ts';
import type { Maker } from '../../netfilter/maker.ts';
import { keepHint } from '../../netfilter/words.ts';

export const forwardingDropped: Check = {
  id: 'forwarding-dropped',
  area: 'firewall',
  passed: 'the firewall forwards what guests send to other networks, and the replies',
  find: (look) =>
    dropProblems(look, forwardDrops, {
      accepted: (dropped) => [
        {
          bridge: dropped.network.bridge,
          side: isRequest(dropped) ? 'in' : 'out',
          isReply: !isRequest(dropped),
        },
      ],
      texts: (drops, { maker, networks }) => ({
        message: `the firewall drops what ${drops.some(isRequest) ? 'guests send to other networks' : 'others answer guests'} (${networks})`,
        effect: 'guests reach this host, but no other network',
        cause: CAUSES[maker],
        fix: `accept it on the bridge${DOCKER_OPTION[maker] ?? ''}${keepHint(maker)}`,
      }),
    }),
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
