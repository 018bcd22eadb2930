import type { VnetError } from '../../error.ts';
import { guestsFrom } from '../../libvirt/guest.ts';
import { fold } from '../../libvirt/names.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Target } from '../../libvirt/target.ts';
import { namesIn } from './hosts-file.ts';
import { type Refusal, type Roster, rosterOf } from './names.ts';

/** The hosts file that the names are for, and what it holds. */
export interface HostsFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Who is on these networks, or on all active ones, under names that may be written: not those of this host, nor any that
 * stands in `hosts`. Where no such file is to be written, /etc/hosts only keeps guests from claiming its names.
 */
export async function gatherRoster(
  target: Target,
  networks: readonly string[],
  { stateDir, hosts }: { readonly stateDir: string | undefined; readonly hosts?: HostsFile },
): Promise<Roster & { readonly problems: readonly VnetError[] }> {
  const libvirt = await openLibvirt(target, { files: [], stateDir });
  const leases = await libvirt.leases(networks);
  const plugged = libvirt.pluggedGuests();
  const guests = guestsFrom(plugged.items, await libvirt.domains());
  const entries = leases.items.map(({ network, bridge, leases }) => ({
    network: network?.name ?? bridge,
    leases,
    staticHosts: network?.reservations ?? [],
  }));
  const now = target.host.now().getTime() / 1000;
  const roster = rosterOf(entries, guests, refusal(target, hosts), now);
  return { ...roster, problems: [...leases.problems, ...plugged.problems] };
}

function refusal({ host }: Target, hosts: HostsFile | undefined): Refusal {
  const own = ownNames(host.readFile('/proc/sys/kernel/hostname')?.toString('utf8') ?? '');
  const path = hosts?.path ?? '/etc/hosts';
  const taken = namesIn(hosts?.content ?? host.readFile(path)?.toString('latin1') ?? '');
  return (name, claimed) => {
    if (own.includes(name)) return "this host's own name";
    if (RESERVED.has(name) || /(?:^|\.)localhost$|^localhost\./.test(name)) return 'a name that no guest may have';
    return taken.has(name) && (claimed || hosts !== undefined) ? `it stands in ${path} already` : undefined;
  };
}

/** Names that mean the host itself or its surroundings on one distribution or another, and those that browsers and
 * Windows ask for to be configured, which nobody may claim by DHCP (CERT VU#598349). */
const RESERVED: ReadonlySet<string> = new Set([
  'localhost4',
  'localhost6',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  'broadcasthost',
  'host',
  'gateway',
  '_gateway',
  '_outbound',
  '_localdnsstub',
  '_localdnsproxy',
  'wpad',
  'isatap',
]);

/** This host's own name, whole and without its domain, in lower case. */
function ownNames(hostname: string): string[] {
  const name = fold(hostname.trim());
  return name === '' ? [] : [name, name.split('.')[0] ?? ''];
}
