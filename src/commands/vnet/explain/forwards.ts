import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { readForwards } from '../../../forward/state.ts';
import { locationOf, SYSTEM_PATHS } from '../../../libvirt/location.ts';
import { destination, forwardName } from '../forward/data.ts';

/** Says which ports of this host lead to guests of a network; empty if this user cannot read that. */
export function forwardsTo(network: string, { host, virsh }: Pick<Context, 'host' | 'virsh'>): readonly string[] {
  if (locationOf(virsh.uri, host).paths !== SYSTEM_PATHS) return [];
  try {
    const { forwards, masquerade } = readForwards(host);
    const own = forwards.filter((each) => each.network === network);
    return [
      ...own.map((each) => `${forwardName(each)} of the host leads to ${each.guest}, ${destination(each)}`),
      ...(masquerade.includes(network) ? ['guests leave with the address of the host'] : []),
    ];
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}
