import type { Host } from '../../host/host.ts';
import { readDomain } from '../domain.ts';
import type { LeaseFilter } from '../leases/lease.ts';
import { parseMacs } from '../leases/macs-file.ts';
import { parseStatus } from '../leases/status-file.ts';
import type { Libvirt, NetworkLeases } from '../libvirt.ts';
import type { LibvirtPaths } from '../location.ts';
import { type NetworkSummary, readNetworkSummary } from '../network-summary.ts';
import { type Reading, readEach, readNamed } from '../reading.ts';
import { isCalled, networkNotFound } from './networks.ts';

/** Reads the files of a daemon on this host. */
export function daemonFiles(host: Host, paths: LibvirtPaths): Libvirt {
  return {
    source: 'daemon-files',
    isSnapshot: false,
    isLocal: true,
    readsLeaseFiles: true,
    directories: [paths.leases, paths.activeNetworks],
    networks: async (options) => everyNetwork(host, paths, options),
    defined: async () => ({
      autostart: new Set(xmlFiles(host, `${paths.networks}/autostart`)),
      persistent: new Set(xmlFiles(host, paths.networks)),
    }),
    isActive: async (name) => host.listDirectory(paths.activeNetworks)?.includes(`${name}.xml`) !== false,
    async leases(names, filter) {
      const networks = namedNetworks(host, paths, names);
      const files = leasesOfBridges(host, paths.leases, networks.items, filter);
      return { items: files.items, problems: [...networks.problems, ...files.problems] };
    },
    async allLeases(filter, { withNetworks }) {
      const networks = withNetworks ? everyNetwork(host, paths).items : [];
      return readEach(host, paths.leases, '.status', (bytes, path, bridge) => ({
        bridge,
        network: networks.find((network) => network.bridge === bridge),
        leases: parseStatus(bytes, path, filter),
      }));
    },
    pluggedGuests() {
      const { items, problems } = readEach(host, paths.leases, '.macs', parseMacs);
      return { items: items.flat(), problems };
    },
    async domains() {
      const running = readEach(host, paths.runningDomains, '.xml', (bytes) => readDomain(bytes.toString(), true));
      const persistent = readEach(host, paths.domains, '.xml', (bytes) => readDomain(bytes.toString(), false));
      const names = new Set(running.items.map(({ name }) => name));
      return [...running.items, ...persistent.items.filter(({ name }) => !names.has(name))];
    },
    domainNames: () => xmlFiles(host, paths.domains),
  };
}

/** The names of the XML files in a directory, without their ending. */
function xmlFiles(host: Host, directory: string): string[] {
  const files = host.listDirectory(directory) ?? [];
  return files.filter((file) => file.endsWith('.xml')).map((file) => file.slice(0, -'.xml'.length));
}

/** The leases of each network, by its bridge. A bridge without a file has none. */
export function leasesOfBridges(
  host: Host,
  directory: string,
  networks: readonly NetworkSummary[],
  filter: LeaseFilter | undefined,
): Reading<NetworkLeases> {
  const bridges = networks.flatMap(({ bridge }) => bridge ?? []);
  const files = readNamed(host, directory, '.status', bridges, (bytes, path, bridge) => ({
    bridge,
    leases: parseStatus(bytes, path, filter),
  }));
  const byBridge = new Map(files.items.map(({ bridge, leases }) => [bridge, leases]));
  return {
    items: networks.map((network) => ({
      bridge: network.bridge,
      network,
      leases: (network.bridge === undefined ? undefined : byBridge.get(network.bridge)) ?? [],
    })),
    problems: files.problems,
  };
}

function everyNetwork(host: Host, paths: LibvirtPaths, { definitions = false } = {}): Reading<NetworkSummary> {
  const active = readEach(host, paths.activeNetworks, '.xml', activeNetwork);
  const persistent = readEach(host, paths.networks, '.xml', inactiveNetwork);
  const names = new Set(definitions ? [] : active.items.map(({ name }) => name));
  return {
    items: [...active.items, ...persistent.items.filter(({ name }) => !names.has(name))],
    problems: [...active.problems, ...persistent.problems],
  };
}

/** The networks with these names or UUIDs, or the active ones if there are none. Only reads what it needs. */
function namedNetworks(host: Host, paths: LibvirtPaths, names: readonly string[]): Reading<NetworkSummary> {
  if (names.length === 0) return readEach(host, paths.activeNetworks, '.xml', activeNetwork);
  const fileNames = names.filter((name) => !name.includes('/'));
  const active = readNamed(host, paths.activeNetworks, '.xml', fileNames, activeNetwork);
  const others = fileNames.filter((name) => !active.items.some((network) => network.name === name));
  const inactive = readNamed(host, paths.networks, '.xml', others, inactiveNetwork);
  const byUuid = others.some(isUuid) ? everyNetwork(host, paths) : { items: [], problems: [] };
  const uuids = new Set(others.map((name) => name.toLowerCase()));
  const items = [
    ...active.items,
    ...inactive.items,
    ...byUuid.items.filter(({ uuid }) => uuid !== undefined && uuids.has(uuid)),
  ];
  const missing = names.find((name) => !items.some((network) => isCalled(network, name)));
  if (missing !== undefined) {
    throw networkNotFound(
      missing,
      everyNetwork(host, paths).items.map(({ name }) => name),
    );
  }
  return { items, problems: [...active.problems, ...inactive.problems, ...byUuid.problems] };
}

function activeNetwork(bytes: Buffer): NetworkSummary {
  return readNetworkSummary(bytes.toString(), true);
}

function inactiveNetwork(bytes: Buffer): NetworkSummary {
  return readNetworkSummary(bytes.toString(), false);
}

function isUuid(name: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(name);
}
