import type { SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { linksAndAddresses, routes } from '../host/links.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { containerSubnets } from './containers.ts';
import { libvirtNetworks } from './libvirt-networks.ts';

/** What a new network must not overlap. */
export interface Taken {
  readonly subnets: readonly SubnetInUse[];
  /** Names of links, and of bridges that libvirt's networks would make. */
  readonly links: ReadonlySet<string>;
  /** What could not be asked, and why: what it has may be missing above. */
  readonly notes: readonly string[];
}

/** Asks the kernel, libvirt, docker and podman. A program that is not installed has nothing. */
export async function takenOn(host: Host, virsh: Virsh): Promise<Taken> {
  const notes: string[] = [];
  const asked = async <T>(what: string, ask: () => Promise<T>, nothing: T): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      notes.push(`${what} not looked at: ${error.message.split('\n')[0]}`);
      return nothing;
    }
  };
  const libvirt = await asked("libvirt's networks were", () => libvirtNetworks(virsh), { bridges: [], subnets: [] });
  const bridges = libvirt.bridges.map(({ name }) => name);
  if (isElsewhere(virsh.uri)) {
    notes.push('libvirt is on another host, whose routes, addresses and containers were not looked at');
    return { subnets: libvirt.subnets, links: new Set(bridges), notes };
  }
  const links = await asked('addresses were', () => linksAndAddresses(host), { names: [], subnets: [] });
  const routed = await asked('routes were', () => routes(host), []);
  const containers = await containerSubnets(host, notes);
  return {
    subnets: [...links.subnets, ...routed, ...libvirt.subnets, ...containers],
    links: new Set([...links.names, ...bridges]),
    notes,
  };
}

/** `qemu+ssh://host/system` and `qemu://host/system` name a host; `qemu:///system` is this one. */
export function isElsewhere(uri: string | undefined): boolean {
  return /^[^:/]+:\/\/[^/]/.test(uri ?? '');
}
