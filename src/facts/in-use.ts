import type { SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import { linksAndAddresses, routes } from '../host/links.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';
import { containerSubnets } from './containers.ts';
import { type LibvirtNetworks, libvirtNetworks } from './libvirt-networks.ts';

/** Subnets and names that a new network must not use. */
export interface InUse {
  readonly subnets: readonly SubnetInUse[];
  /** Names of links, and of bridges that libvirt's networks would make. */
  readonly links: ReadonlySet<string>;
  /** Whether the links of this host are in `links`: not if libvirt is on another host, or the query failed. */
  readonly knowsLinks: boolean;
  /** Names of libvirt's networks. */
  readonly networks: ReadonlySet<string>;
  /** What could not be queried, and why. Its subnets and names are missing above. */
  readonly notes: readonly string[];
}

/** Queries the kernel, libvirt, docker and podman. A program that is not installed uses nothing. */
export async function findInUse(target: Target): Promise<InUse> {
  const { host, virsh } = target;
  const isLocal = locationOf(virsh.uri, host).local;
  // Each starts programs and waits for them, so all run at once.
  const [libvirt, links, routed, containers] = await Promise.all([
    orNote("libvirt's networks were", () => libvirtNetworks(target), NO_NETWORKS),
    orNote('addresses were', async () => (isLocal ? linksAndAddresses(host) : NO_LINKS), NO_LINKS),
    orNote('routes were', async () => (isLocal ? routes(host) : []), []),
    isLocal ? containerSubnets(host) : { value: [], notes: [] },
  ]);
  const { names, bridges, subnets, problems } = libvirt.value;
  return {
    subnets: [...links.value.subnets, ...routed.value, ...subnets, ...containers.value],
    links: new Set([...links.value.names, ...bridges.map(({ name }) => name)]),
    knowsLinks: links.value.names.length > 0,
    networks: new Set(names),
    notes: [
      ...libvirt.notes,
      ...problems.map(({ message }) => `a network was not checked: ${message}`),
      ...(isLocal ? [] : ['libvirt is not on this host: addresses, routes and containers were not checked']),
      ...links.notes,
      ...routed.notes,
      ...containers.notes,
    ],
  };
}

const NO_NETWORKS: LibvirtNetworks = { names: [], bridges: [], subnets: [], problems: [] };
const NO_LINKS: Awaited<ReturnType<typeof linksAndAddresses>> = { names: [], subnets: [] };

/** The result of a query; if it fails, `nothing` and a note that says why. */
async function orNote<T>(what: string, query: () => Promise<T>, nothing: T): Promise<{ value: T; notes: string[] }> {
  try {
    return { value: await query(), notes: [] };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { value: nothing, notes: [`${what} not checked: ${error.message.split('\n')[0]}`] };
  }
}
