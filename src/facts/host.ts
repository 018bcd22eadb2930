import { bitsOf, parseIp } from '../address/ip.ts';
import type { HostFacts, HostNetwork } from '../document/host-facts.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { linksAndAddresses, routes } from '../host/links.ts';
import { isWildcard, type ListeningSocket, listeningSockets } from '../host/sockets.ts';
import { locationOf } from '../libvirt/location.ts';
import type { NetworkSummary } from '../libvirt/network-summary.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Reading } from '../libvirt/reading.ts';
import type { Target } from '../libvirt/target.ts';
import { filtersOf, hostFilter } from './filters.ts';
import { portGroupsOf } from './port-groups.ts';

/** Where the system daemon keeps dnsmasq's configuration of active networks. */
const DNSMASQ_CONF = '/var/lib/libvirt/dnsmasq';

/**
 * Reads this host's links, routes, listening sockets and networks. If libvirt cannot be queried, `notes` says so. Throws
 * VnetError if `ip` is missing or fails.
 */
export async function hostFacts(
  target: Target,
  { filters: areFiltersNeeded = false, portGroups: areGroupsNeeded = false, filesFilters = [] }: HostFactsOptions = {},
): Promise<{ readonly facts: HostFacts; readonly notes: Finding[] }> {
  const [networks, filters, kernel] = await Promise.all([
    networksOf(target),
    areFiltersNeeded ? filtersOf(target.virsh) : { items: [], problems: [] },
    kernelFacts(target.host),
  ]);
  const names = networks.items.map(({ name }) => name);
  const groups = areGroupsNeeded ? await portGroupsOf(names, target.virsh) : undefined;
  const notes = [...unknown('networks', networks.problems), ...unknown('filters', filters.problems)];
  return {
    facts: {
      ...kernel,
      networks: networks.items.map((network) => ({ ...network, portGroups: groups?.get(network.name) })),
      filterDefinitions: filters.problems.length > 0 ? undefined : filters.items.map(hostFilter),
      filesFilters,
    },
    notes,
  };
}

interface HostFactsOptions {
  /** Whether libvirt is asked for its network filters. */
  readonly filters?: boolean;
  /** Whether libvirt is asked for the portgroups of its networks. */
  readonly portGroups?: boolean;
  /** The names of the filters that are validated together. */
  readonly filesFilters?: readonly string[];
}

function unknown(what: 'networks' | 'filters', problems: readonly VnetError[]): Finding[] {
  return problems.map(({ message }) => {
    const [first = '', ...evidence] = message.split('\n');
    return {
      id: `${what}-unknown`,
      severity: 'note',
      message: `libvirt's ${what} were not compared: ${first}`,
      evidence,
    };
  });
}

async function kernelFacts(host: Host): Promise<Omit<HostFacts, 'networks'>> {
  const [{ names }, routed, listeners] = await Promise.all([linksAndAddresses(host), routes(host), listening(host)]);
  return {
    links: new Set(names),
    bridges: new Set(names.filter((name) => host.listDirectory(`/sys/class/net/${name}/bridge`) !== undefined)),
    routes: routed.map(({ by, ...subnet }) => ({ ...subnet, dev: by.replace(/^route over /, '') })),
    listeners,
    bridgeOf: (name) => (name.includes('/') ? undefined : interfaceIn(host, `${DNSMASQ_CONF}/${name}.conf`)),
    isDirectory: (path) => ifReadable(() => host.listDirectory(path)) !== undefined,
  };
}

/** libvirt's networks, if they are on this host. */
async function networksOf(target: Target): Promise<Reading<HostNetwork>> {
  const { uri } = target.virsh;
  if (!locationOf(uri, target.host).local)
    return { items: [], problems: [new VnetError('unsupported', `the libvirt at ${uri} is not on this host`)] };
  try {
    const { items, problems } = await (await openLibvirt(target, { files: [], stateDir: undefined })).networks();
    return { items: items.map(hostNetwork), problems };
  } catch (error) {
    if (error instanceof VnetError) return { items: [], problems: [error] };
    throw error;
  }
}

function hostNetwork({ name, uuid, active, bridge, subnets }: NetworkSummary): HostNetwork {
  return {
    name,
    uuid,
    active,
    bridge,
    subnets: subnets.flatMap(({ address: text, prefix, family }) => {
      const address = parseIp(text);
      const bits = prefix ?? (family === 'ipv6' ? 64 : undefined);
      return address === undefined || bits === undefined || bits > bitsOf(address.family)
        ? []
        : { address, prefix: bits };
    }),
  };
}

function interfaceIn(host: Host, path: string): string | undefined {
  const conf = ifReadable(() => host.readFile(path));
  return /^interface=(\S+)$/m.exec(String(conf ?? ''))?.[1];
}

/** DNS and DHCP. */
const DNSMASQ_PORTS = [53, 67];

/** Sockets that listen on all addresses of all links. */
async function listening(host: Host): Promise<HostFacts['listeners']> {
  const listeners = (await socketsOf(host)).flatMap((socket) => {
    const { protocol, port, program, link, address } = socket;
    if (link !== undefined || !(isWildcard(socket, 4) || isWildcard(socket, 6))) return [];
    return [{ port, protocol, ipv6Only: address === '::', program }];
  });
  return Promise.all(
    listeners.map(async (listener) => {
      const { port, protocol, ipv6Only } = listener;
      const mayBeShared = protocol === 'udp' && DNSMASQ_PORTS.includes(port);
      return { ...listener, isShared: mayBeShared && (await host.canShareUdpPort(port, ipv6Only ? 6 : 4)) };
    }),
  );
}

/** None if ss(8) fails. */
async function socketsOf(host: Host): Promise<readonly ListeningSocket[]> {
  try {
    return await listeningSockets(host);
  } catch (error) {
    if (error instanceof VnetError && error.code === 'refused') return [];
    throw error;
  }
}

/** Undefined if this user may not read it. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
