import type { Domain } from '../../libvirt/domain.ts';
import type { Area, HostProblem } from '../check.ts';
import type { Report } from '../diagnose.ts';
import type { ObservedNetwork } from '../facts/libvirt.ts';
import type { Look } from '../look.ts';
import type { FoundAddress } from './addresses.ts';
import type { Nic } from './nic.ts';

/** The links of the chain between a guest and the rest of the world, in the order in which they are followed. */
export type HopId =
  | 'guest'
  | 'interface'
  | 'network'
  | 'device'
  | 'tap'
  | 'port'
  | 'bridge'
  | 'vlan'
  | 'dhcp'
  | 'address'
  | 'neighbour'
  | 'route'
  | 'forwarding'
  | 'firewall'
  | 'nat'
  | 'name';

/** What is known about one link of the chain. */
export interface Hop {
  readonly id: HopId;
  /** `unknown`: vnet cannot see whether it works, or it need not. */
  readonly mark: 'ok' | 'broken' | 'unknown';
  /** What vnet saw: a clause without a full stop. */
  readonly text: string;
  /** Only of a broken one. */
  readonly break?: Break;
}

export interface Break {
  readonly problem: HostProblem;
  /** What a check calls it that reports the same: the tap, bridge or network, in one of these areas. */
  readonly names: readonly string[];
  readonly areas: readonly Area[];
}

/** What a hop may look at. */
export interface Walk {
  readonly look: Look;
  readonly report: Report;
  readonly domain: Domain;
  readonly nic: Nic;
  /** The libvirt network of the interface, if it is on one that exists. */
  readonly network: ObservedNetwork | undefined;
  /** The addresses that the guest has on this interface, as far as the host knows. */
  readonly addresses: () => Promise<readonly FoundAddress[]>;
}

/** Looks at one link of the chain; undefined if the interface does not have it. */
export type Follow = (walk: Walk) => Promise<Hop | undefined>;

export function ok(id: HopId, text: string): Hop {
  return { id, mark: 'ok', text };
}

export function unknown(id: HopId, text: string): Hop {
  return { id, mark: 'unknown', text };
}

/** A broken link: the first sentence of what vnet saw, and the problem. */
export function broken(
  id: HopId,
  walk: Pick<Walk, 'domain' | 'nic'>,
  {
    names = [],
    areas = ['networks', 'bridges'],
    ...problem
  }: Omit<HostProblem, 'severity' | 'guest'> & Partial<Pick<Break, 'names' | 'areas'>>,
): Hop {
  const { nic, domain } = walk;
  return {
    id,
    mark: 'broken',
    text: problem.evidence[0] ?? problem.message,
    break: {
      problem: { severity: 'error', network: nic.network, ...problem, guest: domain.name },
      names,
      areas,
    },
  };
}
