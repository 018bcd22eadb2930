import type { Roster } from '../names/roster.ts';
import { rosterOf } from '../names/roster.ts';
import { type Doors, type Elsewhere, type Gathered, gatherLeases } from './gather.ts';
import { gatherDomains, guestsOf } from './guests.ts';

/**
 * Who is on these networks, or on all active ones, under names that may be written. Never written: the names of this
 * host, and those in `taken`.
 */
export async function gatherRoster(
  doors: Doors,
  networks: readonly string[],
  where: Elsewhere & { readonly taken?: ReadonlySet<string> },
): Promise<Roster & { readonly problems: Gathered['problems'] }> {
  const gathered = await gatherLeases(doors, networks, where);
  const domains = gathered.elsewhere ? undefined : await gatherDomains(doors);
  const found = gathered.groups.map(({ network, bridge, leases }) => ({
    network: network?.name ?? bridge,
    leases,
    staticHosts: network?.staticHosts ?? [],
  }));
  const taken = new Set([...RESERVED, ...ownNames(doors), ...(where.taken ?? [])]);
  const now = doors.host.now().getTime() / 1000;
  return { ...rosterOf(found, guestsOf(gathered.plugged, domains), taken, now), problems: gathered.problems };
}

/** Names that distributions put into /etc/hosts for the host itself. */
const RESERVED = [
  'localhost',
  'localhost4',
  'localhost6',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'broadcasthost',
  'host',
  'gateway',
  '_gateway',
  '_outbound',
];

/** This host's own name, whole and without its domain, in lower case. */
function ownNames({ host }: Pick<Doors, 'host'>): string[] {
  const name = host.readFile('/proc/sys/kernel/hostname')?.toString('utf8').trim().toLowerCase() ?? '';
  return name === '' ? [] : [name, name.split('.')[0] ?? ''];
}
