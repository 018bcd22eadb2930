import { formatIp, parseIp, sameIp } from '../address/ip.ts';
import { editStep, textOfContent, utf8Content } from '../change/file-step.ts';
import type { Step } from '../change/registry.ts';
import { VnetError } from '../error.ts';
import { FORWARDS_PATH, type Forward, type Forwards, formatForwards, parseForwards } from '../forward/state.ts';
import { locationOf, SYSTEM_PATHS } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';
import { type Move, movedAddress } from './renumber/move.ts';

/** How the port forwards of this host change with a network. */
export interface ForwardsChange {
  /** Those that differ afterwards. */
  readonly changed: readonly { readonly before: Forward; readonly after: Forward }[];
  /** The steps before the network changes, which put back the rules if it does not. */
  readonly before: readonly Step[];
  /** The steps after it. */
  readonly after: readonly Step[];
}

const NOTHING: ForwardsChange = { changed: [], before: [], after: [] };

/**
 * Plans the change of the forwards to a network and of those that listen on its bridge. Throws VnetError `permission` if somebody
 * else than root would leave forwards behind, `file-unreadable` for a malformed file.
 */
export async function changeForwards(
  { host, virsh }: Pick<Target, 'host' | 'virsh'>,
  network: string,
  change: (forwards: Forwards) => Forwards,
): Promise<ForwardsChange> {
  const { local, paths } = locationOf(virsh.uri, host);
  if (!local || paths !== SYSTEM_PATHS) return NOTHING;
  const text = host.readFile(FORWARDS_PATH)?.toString();
  const forwards = parseForwards(text);
  const changedForwards = change(forwards);
  const isConcerned =
    forwards.masquerade.includes(network) || forwards.forwards.some((each) => each.network === network);
  const after = formatForwards(changedForwards);
  if (!isConcerned && after === formatForwards(forwards)) return NOTHING;
  if (host.uid !== 0) {
    throw new VnetError('permission', `network '${network}' has port forwards, which only root may change`, {
      hint: 'use sudo',
    });
  }
  const file = await editStep(host, FORWARDS_PATH, () => after && utf8Content(after));
  const rules: Step = { kind: 'forwards', before: file.before && textOfContent(file.before), after };
  return {
    changed: forwards.forwards.flatMap((before, index) => {
      const now = changedForwards.forwards[index];
      return now === undefined || JSON.stringify(now) === JSON.stringify(before) ? [] : [{ before, after: now }];
    }),
    before: [file, rules],
    after: [rules],
  };
}

/** The forwards after the subnets of a network have moved. Throws VnetError `refused` if an address has no place. */
export function movedForwards({ forwards, masquerade }: Forwards, network: string, moves: readonly Move[]): Forwards {
  const moved = (text: string) => {
    const ip = parseIp(text);
    const to = ip === undefined ? undefined : movedAddress(ip, moves);
    return to === undefined ? text : formatIp(to);
  };
  return {
    masquerade,
    forwards: forwards.map((forward) => {
      const { guest, addresses } = forward;
      const address = forward.address === undefined ? undefined : movedBridge(forward.address, moves);
      if (forward.network !== network) return { ...forward, address };
      return {
        ...forward,
        address,
        addresses: addresses.map(moved),
        guest: addresses.includes(guest) ? moved(guest) : guest,
      };
    }),
  };
}

/** The new address of a bridge; any other address unchanged. */
function movedBridge(text: string, moves: readonly Move[]): string {
  const ip = parseIp(text);
  const move = moves.find(({ from }) => ip !== undefined && sameIp(from.address, ip));
  return move === undefined ? text : formatIp(move.to.address);
}

/** The forwards after a network has another name. */
export function renamedForwards({ forwards, masquerade }: Forwards, from: string, to: string): Forwards {
  const renamed = (name: string) => (name === from ? to : name);
  return {
    masquerade: masquerade.map(renamed),
    forwards: forwards.map((forward) => ({ ...forward, network: renamed(forward.network) })),
  };
}
