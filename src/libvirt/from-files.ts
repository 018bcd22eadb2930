import type { Host } from '../host/host.ts';
import { type Domain, domainOf } from './domain.ts';
import type { Guest } from './guest.ts';
import { parseLeases } from './leases/detect.ts';
import type { LeaseGroup } from './leases/group.ts';
import type { Keep } from './leases/lease.ts';
import { parseMacs } from './leases/macs-file.ts';
import { parseStatus } from './leases/status-file.ts';
import { type NetworkState, networkOf } from './network-summary.ts';
import type { Places } from './paths.ts';
import { isDenied, type Reading, readEach, readNamed } from './read-files.ts';

/**
 * The networks of these names or UUIDs from the daemon's own files, or all active ones when none is named.
 * A name without a network is passed over. Undefined where this user may not read the files.
 */
export function localNetworks(host: Host, places: Places, names: readonly string[]): Reading<NetworkState> | undefined {
  const byName = names.filter((name) => !name.includes('/'));
  const active =
    names.length === 0
      ? readEach(host, places.activeNetworks, '.xml', activeNetwork)
      : readNamed(host, places.activeNetworks, '.xml', byName, activeNetwork);
  const missing = byName.filter((name) => !active.found.some((network) => network.name === name));
  const inactive = readNamed(host, places.networks, '.xml', missing, inactiveNetwork);
  const byUuid = missing.some(isUuid) ? allNetworks(host, places) : NOTHING;
  const problems = [...active.problems, ...inactive.problems, ...byUuid.problems];
  if (problems.some(isDenied)) return undefined;
  const wanted = new Set(missing.map((name) => name.toLowerCase()));
  const found = [
    ...active.found,
    ...inactive.found,
    ...byUuid.found.filter(({ uuid }) => uuid !== undefined && wanted.has(uuid)),
  ];
  return { found, problems };
}

/** Every network, active or not. */
export function allNetworks(host: Host, places: Places): Reading<NetworkState> {
  const active = readEach(host, places.activeNetworks, '.xml', activeNetwork);
  const persistent = readEach(host, places.networks, '.xml', inactiveNetwork);
  const names = new Set(active.found.map(({ name }) => name));
  return {
    found: [...active.found, ...persistent.found.filter(({ name }) => !names.has(name))],
    problems: [...active.problems, ...persistent.problems],
  };
}

export interface LeaseWish {
  readonly bridges?: readonly string[];
  readonly keep?: Keep | undefined;
}

/** The leases of these bridges, or of every bridge that has a file; a bridge without a file has none. */
export function localLeases(host: Host, directory: string, { bridges, keep }: LeaseWish = {}): Reading<LeaseGroup> {
  const parse = (bytes: Buffer, path: string, bridge: string) => ({ bridge, leases: parseStatus(bytes, path, keep) });
  return bridges === undefined
    ? readEach(host, directory, '.status', parse)
    : readNamed(host, directory, '.status', bridges, parse);
}

/** The leases of one file of any format. Throws VnetError `file-unreadable` also where there is no such file. */
export function leasesOfFile(bytes: Buffer, path: string, keep?: Keep): LeaseGroup {
  return { bridge: undefined, leases: parseLeases(bytes, path, keep) };
}

/** The guests that are plugged into the networks right now, from every BRIDGE.macs. */
export function pluggedGuests(host: Host, directory: string): Reading<Guest> {
  const { found, problems } = readEach(host, directory, '.macs', parseMacs);
  return { found: found.flat().map(({ domain, macs }) => ({ domain, macs, running: true })), problems };
}

/** Every guest, from its state file while it runs, else from its definition. */
export function localDomains(host: Host, places: Places): Reading<Domain> {
  const running = readEach(host, places.runningDomains, '.xml', (bytes) => domainOf(bytes.toString('utf8'), true));
  const persistent = readEach(host, places.domains, '.xml', (bytes) => domainOf(bytes.toString('utf8'), false));
  const names = new Set(running.found.map(({ name }) => name));
  return {
    found: [...running.found, ...persistent.found.filter(({ name }) => !names.has(name))],
    problems: [...running.problems, ...persistent.problems],
  };
}

const NOTHING = { found: [], problems: [] };

function activeNetwork(bytes: Buffer): NetworkState {
  return networkOf(bytes.toString('utf8'), true);
}

function inactiveNetwork(bytes: Buffer): NetworkState {
  return networkOf(bytes.toString('utf8'), false);
}

function isUuid(name: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(name);
}
