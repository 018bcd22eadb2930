import type { VnetError } from '../../error.ts';
import type { LeaseRow, NoteKind } from '../../guests/leases/notes.ts';
import { leaseRows } from '../../guests/leases/rows.ts';
import { poolOf, type Usage } from '../../guests/status.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Fact } from '../look.ts';
import { networks } from './libvirt.ts';

export interface LeaseFacts {
  /** The current leases that have one of these notes. The others may be 100,000, and are not kept. */
  readonly remarkable: readonly LeaseRow[];
  /** How much of its pool each active network leases, by name. */
  readonly pools: ReadonlyMap<string, Usage>;
  /** The MAC of the client that has a current lease, by bridge and address: `virbr0 192.168.122.7`. */
  readonly holders: ReadonlyMap<string, string>;
  /** What could not be read. */
  readonly problems: readonly VnetError[];
}

const REMARKABLE: readonly NoteKind[] = ['same-client-id', 'same-address', 'reserved-for-other', 'outside-subnet'];

/** The leases of active networks, compared with each other and with what their networks reserve. */
export const leases: Fact<LeaseFacts> = async (look) => {
  await look.at(networks);
  const libvirt = await openLibvirt(look, { files: [], stateDir: undefined });
  const now = look.host.now().getTime() / 1000;
  const { rows, networks: files, problems } = await leaseRows(look.host, libvirt, [], now);
  const remarkable: LeaseRow[] = [];
  const holders = new Map<string, string>();
  for (const row of rows) {
    if (isExpired(row.lease, now)) continue;
    if (row.notes.some(({ kind }) => REMARKABLE.includes(kind))) remarkable.push(row);
    if (row.lease.mac !== undefined) holders.set(`${row.on.bridge} ${row.lease.ip}`, row.lease.mac);
  }
  const pools = new Map<string, Usage>();
  for (const { network, leases: some } of files) {
    const pool =
      network &&
      poolOf(
        network,
        [...some].filter((lease) => !isExpired(lease, now)),
      );
    if (network !== undefined && pool !== undefined) pools.set(network.name, pool);
  }
  return { remarkable, pools, holders, problems };
};
