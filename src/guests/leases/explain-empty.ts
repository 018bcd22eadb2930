import { formatMac, parseMac } from '../../address/mac.ts';
import { EXIT_STATUS } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import { similarNamesHint } from '../../nearest.ts';
import { nameArgument, shellCommand } from '../../shell-words.ts';
import { noLeaseReason } from '../dhcp.ts';
import type { LeaseFilterOptions } from './filter.ts';
import { rowFilter } from './filter.ts';
import type { LeaseRow } from './notes.ts';
import type { LeaseRows } from './rows.ts';

export interface EmptyList {
  readonly findings: readonly Finding[];
  readonly status: number;
}

/** Says in one line why a list of leases is empty. A guest, MAC, address or name that does not exist is an error. */
export function explainEmpty(
  leases: LeaseRows,
  options: LeaseFilterOptions,
  { libvirt, now }: { readonly libvirt: Libvirt; readonly now: number },
): EmptyList {
  const missing = missingName(leases, options);
  if (missing !== undefined) return { findings: missing, status: EXIT_STATUS['not-found'] };
  const matches = rowFilter(options);
  let count = 0;
  let expired = 0;
  for (const row of leases.rows) {
    count++;
    if (matches(row) && isExpired(row.lease, now)) expired++;
  }
  if (expired > 0) {
    const message =
      expired === 1 ? '1 lease has expired; --all shows it' : `${expired} leases have expired; --all shows them`;
    return { findings: [note('leases-expired', message)], status: 0 };
  }
  const { guest } = options;
  if (guest !== undefined) {
    const isOff = leases.guests.list.some(({ name, running }) => fold(name) === fold(guest) && !running);
    return { findings: [note('no-lease', `guest '${guest}' ${isOff ? 'is not running' : 'has no lease'}`)], status: 0 };
  }
  if (count > 0) {
    const message = count === 1 ? 'the only lease does not match' : `none of the ${count} leases matches`;
    return { findings: [note('no-match', message)], status: 0 };
  }
  return { findings: [noLeases(leases, libvirt)], status: 0 };
}

/** The error for an option that names something unknown. */
function missingName({ guests, rows }: LeaseRows, { guest, mac, ip, name }: LeaseFilterOptions): Finding[] | undefined {
  const has = (test: (row: LeaseRow) => boolean) => {
    for (const row of rows) if (test(row)) return true;
    return false;
  };
  if (guest !== undefined && !guests.list.some(({ name }) => fold(name) === fold(guest))) {
    const names = guests.list.map(({ name }) => name);
    return notFound(
      `no ${guests.complete ? '' : 'running '}guest named '${guest}'`,
      similarNamesHint('guests', guest, names),
    );
  }
  const wanted = mac === undefined ? undefined : parseMac(mac);
  if (mac !== undefined && wanted !== undefined) {
    const text = formatMac(wanted);
    if (!guests.list.some(({ macs }) => macs.includes(text)) && !has(({ lease }) => lease.mac === text)) {
      return notFound(`no guest or lease has the MAC address ${mac}`);
    }
  }
  if (ip !== undefined && !ip.includes('/')) {
    const isLeased = rowFilter({ guest: undefined, mac: undefined, name: undefined, ip });
    if (!has(isLeased)) return notFound(`${ip} is not leased`);
  }
  if (name !== undefined && !has(({ lease }) => lease.hostname !== undefined && fold(lease.hostname) === fold(name))) {
    const names = new Set<string>();
    for (const { lease } of rows) if (lease.hostname !== undefined) names.add(lease.hostname);
    return notFound(`no lease has the hostname '${name}'`, similarNamesHint('hostnames', name, [...names]));
  }
  return undefined;
}

function notFound(message: string, hint?: string): Finding[] {
  return [
    { id: 'not-found', severity: 'error', message },
    ...(hint === undefined ? [] : [{ id: 'not-found', severity: 'hint', message: hint } as const]),
  ];
}

/** Why there are no leases at all. */
function noLeases({ networks }: LeaseRows, { isSnapshot }: Libvirt): Finding {
  const summaries = networks.flatMap(({ network }) => network ?? []);
  const [only] = summaries;
  if (only !== undefined && summaries.length === 1) {
    if (!only.active) {
      const message = `network '${only.name}' is not active and has no leases; to start it, run`;
      return {
        ...note('network-inactive', message),
        commands: [shellCommand('vnet', 'net-start', nameArgument('network', only.name))],
      };
    }
    return note('no-lease', `network '${only.name}' ${noLeaseReason(only) ?? 'has no leases'}`);
  }
  if (networks.length > 0) return note('no-lease', 'there are no leases');
  if (isSnapshot) return note('no-lease', 'there is no lease file here');
  return {
    ...note('no-active-network', 'no network is active; to list networks, run'),
    commands: ['vnet net-list --all'],
  };
}

function note(id: string, message: string): Finding {
  return { id, severity: 'note', message };
}
