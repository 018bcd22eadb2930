import { VnetError } from '../../error.ts';
import { jsonRows } from '../../host/links.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Fact, Look } from '../look.ts';
import type { Nic } from './nic.ts';

/** An address of a guest's interface. */
export interface FoundAddress {
  readonly ip: string;
  /** The lease; undefined if only the neighbour table has the address. */
  readonly lease: Lease | undefined;
  /** The state in the neighbour table, such as `REACHABLE`; undefined if it has no entry. */
  readonly state: string | undefined;
}

interface Neighbour {
  readonly dst?: string;
  readonly dev?: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** The neighbour table of this host. Empty where `ip` fails: the path then says less. */
const neighbourTable: Fact<readonly Neighbour[]> = async ({ host }) => {
  const { status, stdout } = await host.run('ip', ['-j', 'neigh'], { limit: host.limits.program });
  return status === 0 ? jsonRows(stdout, 'ip -j neigh') : [];
};

/** The leases of a client, the newest first, whether they have expired or not. */
export async function leasesOf(look: Look, { network, mac }: Nic): Promise<readonly Lease[]> {
  if (network === undefined || mac === undefined) return [];
  const libvirt = await openLibvirt(look, { files: [], stateDir: undefined });
  try {
    const { items } = await libvirt.leases([network], (each) => each === mac);
    return items.flatMap(({ leases }) => [...leases]).sort((one, other) => other.expires - one.expires);
  } catch (error) {
    // A network that is stopped meanwhile, or a driver without leases.
    if (error instanceof VnetError) return [];
    throw error;
  }
}

/** The addresses of an interface: those that it leases, and those that its MAC answered for lately. */
export async function addressesOf(look: Look, nic: Nic, bridge: string | undefined): Promise<readonly FoundAddress[]> {
  const now = look.host.now().getTime() / 1000;
  const neighbours = (await look.at(neighbourTable)).filter(({ dev }) => dev === bridge);
  const stateOf = (ip: string) => neighbours.find(({ dst }) => dst === ip)?.state?.[0];
  const current = (await leasesOf(look, nic)).filter((lease) => !isExpired(lease, now));
  const leased = current.map((lease) => ({ ip: lease.ip, lease, state: stateOf(lease.ip) }));
  const others = neighbours.flatMap(({ dst = '', lladdr, state }) => {
    const isKnown = current.some(({ ip }) => ip === dst);
    if (lladdr !== nic.mac || nic.mac === undefined || isKnown || dst.startsWith('fe80:')) return [];
    return [{ ip: dst, lease: undefined, state: state?.[0] }];
  });
  return [...leased, ...others];
}
