import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { networksOfConf } from '../libvirt/dnsmasq-conf.ts';
import { allNetworks, leasesOfFile, localLeases, localNetworks, pluggedGuests } from '../libvirt/from-files.ts';
import type { Guest } from '../libvirt/guest.ts';
import type { LeaseGroup } from '../libvirt/leases/group.ts';
import type { Keep } from '../libvirt/leases/lease.ts';
import type { NetworkState } from '../libvirt/network-summary.ts';
import { type Places, placesOf } from '../libvirt/paths.ts';
import { isDenied } from '../libvirt/read-files.ts';
import type { Target } from '../libvirt/target.ts';
import { nearest } from '../nearest.ts';
import { shellCommand } from '../shell-words.ts';

/** Where to look instead of libvirt's own directories: named lease files ('-' is stdin), a directory of state files. */
export interface Elsewhere {
  readonly files: readonly string[];
  readonly stateDir: string | undefined;
  /** Which leases of files are wanted, by the guests that are plugged in; all where it is absent. */
  readonly keep?: ((plugged: readonly Guest[]) => Keep) | undefined;
}

export interface PlacedGroup extends LeaseGroup {
  readonly network: NetworkState | undefined;
}

export interface Gathered {
  readonly groups: readonly PlacedGroup[];
  /** Guests that are plugged into a network right now. */
  readonly plugged: readonly Guest[];
  /** Files that could not be read, each an error with its name. */
  readonly problems: readonly VnetError[];
  /** Whether guests beyond the plugged ones can be found: not where only files of elsewhere were read. */
  readonly elsewhere: boolean;
}

/**
 * The leases of the networks of these names, or of all active ones when none is named: from files wherever
 * they can be read, else asked of libvirt. Throws VnetError `not-found` for a name without a network.
 */
export async function gatherLeases(target: Target, names: readonly string[], where: Elsewhere): Promise<Gathered> {
  if (where.files.length > 0) return fromFiles(target.host, where);
  if (where.stateDir !== undefined) return fromStateDir(target.host, { ...where, stateDir: where.stateDir }, names);
  const places = placesOf(target.virsh.uri, target.host);
  if (places === undefined) return fromVirsh(target, names);
  const local = localNetworks(target.host, places, names);
  if (local === undefined) return fromDeniedFiles(target, { places, where }, names);
  if (local.found.length === 0 && isNowhere(target.host, places)) return fromVirsh(target, names);
  for (const name of names) {
    if (local.found.some((network) => isCalled(network, name))) continue;
    throw notFound(name, allNetworks(target.host, places).found);
  }
  return fromLocalNetworks(target.host, { places, networks: local.found, before: local.problems, where });
}

/** Whether libvirt has never kept its files here: what it says then, or that it is missing, is the answer. */
function isNowhere(host: Host, places: Places): boolean {
  return host.listDirectory(places.activeNetworks) === undefined && host.listDirectory(places.leases) === undefined;
}

function fromFiles(host: Host, { files, stateDir, keep }: Elsewhere): Gathered {
  const guests = stateDir === undefined ? NOBODY : pluggedGuests(host, stateDir);
  const groups: PlacedGroup[] = [];
  const problems: VnetError[] = [];
  for (const path of files) {
    try {
      const bytes = host.readInput(path);
      if (bytes === undefined) throw new VnetError('file-unreadable', `cannot read ${path}: No such file or directory`);
      const name = path === '-' ? 'standard input' : path;
      groups.push({ ...leasesOfFile(bytes, name, keep?.(guests.found)), network: undefined });
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      problems.push(error);
    }
  }
  return { groups, plugged: guests.found, problems: [...problems, ...guests.problems], elsewhere: true };
}

function fromStateDir(
  host: Host,
  { stateDir: directory, keep }: Elsewhere & { readonly stateDir: string },
  names: readonly string[],
): Gathered {
  if (host.listDirectory(directory) === undefined) {
    throw new VnetError('file-unreadable', `cannot read ${directory}: No such directory`);
  }
  const conf = networksOfConf(host, directory);
  const guests = pluggedGuests(host, directory);
  const leases = localLeases(host, directory, { keep: keep?.(guests.found) });
  const placed = leases.found.map((group) => ({
    ...group,
    network: conf.found.find(({ bridge }) => bridge === group.bridge),
  }));
  const missing = names.find((name) => !placed.some((group) => isOf(group, name)) && !isAmong(conf.found, name));
  if (missing !== undefined)
    throw notFound(
      missing,
      conf.found,
      leases.found.flatMap(({ bridge }) => bridge ?? []),
    );
  return {
    groups: names.length === 0 ? placed : placed.filter((group) => names.some((name) => isOf(group, name))),
    plugged: guests.found,
    problems: [...leases.problems, ...guests.problems, ...conf.problems.filter((problem) => !isDenied(problem))],
    elsewhere: true,
  };
}

interface LocalNetworks {
  readonly places: Places;
  readonly networks: readonly NetworkState[];
  readonly before: readonly VnetError[];
  readonly where: Elsewhere;
}

function fromLocalNetworks(host: Host, { places, networks, before, where }: LocalNetworks): Gathered {
  const bridges = networks.flatMap(({ bridge }) => bridge ?? []);
  const guests = pluggedGuests(host, places.leases);
  const leases = localLeases(host, places.leases, { bridges, keep: where.keep?.(guests.found) });
  return {
    groups: networks.map((network) => ({
      bridge: network.bridge,
      network,
      leases: leases.found.find(({ bridge }) => bridge === network.bridge)?.leases ?? [],
    })),
    plugged: guests.found,
    problems: [...before, ...leases.problems, ...guests.problems],
    elsewhere: false,
  };
}

/** An ordinary user may read the leases, but not which network a bridge belongs to: that libvirt is asked. */
async function fromDeniedFiles(
  target: Target,
  { places, where }: Pick<LocalNetworks, 'places' | 'where'>,
  names: readonly string[],
): Promise<Gathered> {
  const { host, virsh } = target;
  if (virsh.uri !== undefined) {
    const { askedNetworks } = await import('../libvirt/from-virsh.ts');
    const networks = selected(await askedNetworks(virsh), names);
    const gathered = fromLocalNetworks(host, { places, networks, before: [], where });
    return gathered.problems.some(isDenied) ? fromVirsh(target, names) : gathered;
  }
  // Without a connection named, virsh would ask the user's own session daemon, which has other networks.
  const listed = host.listDirectory(places.activeNetworks) ?? [];
  const unreadable = names.find((name) => listed.includes(`${name}.xml`));
  if (unreadable !== undefined) {
    throw new VnetError('permission', `cannot map network '${unreadable}' to its bridge: permission denied`, {
      hint: 'libvirt may answer',
      commands: [shellCommand('vnet', '-c', 'qemu:///system', 'leases', ...names)],
    });
  }
  const byBridge = fromStateDir(host, { ...where, stateDir: places.leases }, names);
  return { ...byBridge, elsewhere: false };
}

async function fromVirsh({ virsh }: Target, names: readonly string[]): Promise<Gathered> {
  const { askedLeases, askedNetworks } = await import('../libvirt/from-virsh.ts');
  const networks = selected(await askedNetworks(virsh), names);
  const answers = await askedLeases(virsh, networks);
  return {
    groups: answers.flatMap((answer, index) =>
      answer instanceof VnetError ? [] : [{ ...answer, network: networks[index] }],
    ),
    plugged: [],
    problems: answers.filter((answer) => answer instanceof VnetError),
    elsewhere: false,
  };
}

function selected(networks: readonly NetworkState[], names: readonly string[]): NetworkState[] {
  if (names.length === 0) return networks.filter(({ active }) => active);
  return names.map((name) => {
    const network = networks.find((each) => isCalled(each, name));
    if (network === undefined) throw notFound(name, networks);
    return network;
  });
}

const NOBODY = { found: [], problems: [] };

function isCalled(network: NetworkState, name: string): boolean {
  return network.name === name || network.uuid === name.toLowerCase();
}

function isAmong(networks: readonly NetworkState[], name: string): boolean {
  return networks.some((network) => isCalled(network, name));
}

function isOf({ bridge, network }: PlacedGroup, name: string): boolean {
  return bridge === name || (network !== undefined && isCalled(network, name));
}

function notFound(name: string, networks: readonly NetworkState[], bridges: readonly string[] = []): VnetError {
  const near = nearest(name, [...networks.map((network) => network.name), ...bridges]);
  return new VnetError(
    'not-found',
    `no network named '${name}'`,
    near === undefined
      ? { hint: 'to list networks, run', commands: ['vnet net-list --all'] }
      : { hint: `did you mean '${near}'?` },
  );
}
