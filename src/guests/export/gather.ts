import type { VnetError } from '../../error.ts';
import { guestsFrom } from '../../libvirt/guest.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Target } from '../../libvirt/target.ts';
import { namesIn } from './hosts-file.ts';
import { namePolicy } from './name-policy.ts';
import { type Roster, rosterOf } from './roster.ts';

export interface RosterOptions {
  readonly stateDir: string | undefined;
  /** Names in these DNS domains may be written, even if the domains are of the Internet. */
  readonly allowedDomains: readonly string[];
  /** The hosts file that the names are for. Without it, a guest only cannot choose a name of /etc/hosts. */
  readonly hosts?: { readonly path: string; readonly content: string };
}

/**
 * The clients on these networks, or on all active ones, under names that may be written. Also returns the files that could not
 * be read. Throws VnetError `not-found` for an unknown network.
 */
export async function gatherRoster(
  target: Target,
  networks: readonly string[],
  { stateDir, allowedDomains, hosts }: RosterOptions,
): Promise<Roster & { readonly problems: readonly VnetError[] }> {
  const { host } = target;
  const libvirt = await openLibvirt(target, { files: [], stateDir });
  const leases = await libvirt.leases(networks);
  const plugged = libvirt.pluggedGuests();
  const guests = guestsFrom(plugged.items, await libvirt.domains());
  const entries = leases.items.map(({ network, bridge, leases }) => ({
    network: network?.name ?? bridge,
    bridge,
    domain: network?.domain,
    leases,
    reservations: network?.reservations ?? [],
  }));
  const path = hosts?.path ?? '/etc/hosts';
  const policy = namePolicy({
    hostname: host.readFile('/proc/sys/kernel/hostname')?.toString('utf8') ?? '',
    hostsFile: { path, names: namesIn(hosts?.content ?? host.readFile(path)?.toString('latin1') ?? '') },
    writesHostsFile: hosts !== undefined,
    allowedDomains,
  });
  const roster = rosterOf(entries, guests, policy, host.now().getTime() / 1000);
  return { ...roster, problems: [...leases.problems, ...plugged.problems] };
}
