import type { SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import { linksAndAddresses, routes } from '../host/links.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';
import { containerSubnets } from './containers.ts';
import { libvirtNetworks } from './libvirt-networks.ts';

/** Subnets and names that a new network must not use. */
export interface InUse {
  readonly subnets: readonly SubnetInUse[];
  /** Names of links, and of bridges that libvirt's networks would make. */
  readonly links: ReadonlySet<string>;
  /** Names of libvirt's networks. */
  readonly networks: ReadonlySet<string>;
  /** What could not be queried, and why. Its subnets and names are missing above. */
  readonly notes: readonly string[];
}

/** Queries the kernel, libvirt, docker and podman. A program that is not installed uses nothing. */
export async function findInUse({ host, virsh }: Pick<Target, 'host' | 'virsh'>): Promise<InUse> {
  const notes: string[] = [];
  const orNote = async <T>(what: string, query: () => Promise<T>, nothing: T): Promise<T> => {
    try {
      return await query();
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      notes.push(`${what} not checked: ${error.message.split('\n')[0]}`);
      return nothing;
    }
  };
  const libvirt = await orNote("libvirt's networks were", () => libvirtNetworks(virsh), {
    names: [],
    bridges: [],
    subnets: [],
  });
  const bridges = libvirt.bridges.map(({ name }) => name);
  const networks = new Set(libvirt.names);
  if (!locationOf(virsh.uri, host).local) {
    notes.push('libvirt is not on this host: addresses, routes and containers were not checked');
    return { subnets: libvirt.subnets, links: new Set(bridges), networks, notes };
  }
  const links = await orNote('addresses were', () => linksAndAddresses(host), { names: [], subnets: [] });
  const routed = await orNote('routes were', () => routes(host), []);
  const containers = await containerSubnets(host, notes);
  return {
    subnets: [...links.subnets, ...routed, ...libvirt.subnets, ...containers],
    links: new Set([...links.names, ...bridges]),
    networks,
    notes,
  };
}
