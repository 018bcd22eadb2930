import { parseIp } from '../../address/ip.ts';
import { formatMac, parseMac, parseOtherMac } from '../../address/mac.ts';
import { contains, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import { addressKey } from '../../libvirt/leases/address-order.ts';
import { familyOf } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import { compareNatural } from '../../natural-order.ts';
import { prefixIn } from '../prefix.ts';
import type { LeaseField } from './columns.ts';
import type { LeaseRow } from './notes.ts';

/** Selects leases: all options that are set must match. */
export interface LeaseFilterOptions {
  readonly guest: string | undefined;
  readonly mac: string | undefined;
  /** An address, or a subnet such as 192.168.122.0/24. */
  readonly ip: string | undefined;
  readonly name: string | undefined;
}

/** Whether a lease matches the options. Throws VnetError `usage` for an invalid MAC or IP address. */
export function rowFilter(options: LeaseFilterOptions): (row: LeaseRow) => boolean {
  const tests: ((row: LeaseRow) => boolean)[] = [];
  const { guest, mac, ip, name } = options;
  if (guest !== undefined) {
    const wanted = fold(guest);
    tests.push((row) => row.guest !== undefined && fold(row.guest) === wanted);
  }
  if (name !== undefined) {
    const wanted = fold(name);
    tests.push(({ lease }) => lease.hostname !== undefined && fold(lease.hostname) === wanted);
  }
  if (mac !== undefined) {
    const wanted = formatMac(parseMac(mac) ?? invalidMac(mac));
    tests.push(({ lease }) => lease.mac === wanted);
  }
  if (ip !== undefined) {
    const subnet =
      parseSubnet(ip.includes('/') ? ip : `${ip}/${ip.includes(':') ? 128 : 32}`) ?? invalid('IP address', ip);
    tests.push(({ lease }) => {
      const address = parseIp(lease.ip);
      return address !== undefined && contains(subnet, address);
    });
  }
  return (row) => tests.every((test) => test(row));
}

/** Sorts rows by a field: numbers by value, names with numbers naturally. Rows with the same value keep their order. */
export function sortRows(rows: Iterable<LeaseRow>, field: LeaseField): LeaseRow[] {
  const key = sortKey(field);
  const keyed = Array.from(rows, (row) => ({ row, key: key(row) }));
  keyed.sort(({ key: a }, { key: b }) =>
    typeof a === 'string' && typeof b === 'string' ? compareNatural(a, b) : a < b ? -1 : a > b ? 1 : 0,
  );
  return keyed.map(({ row }) => row);
}

function sortKey(field: LeaseField): (row: LeaseRow) => string | number | bigint {
  switch (field) {
    case 'network':
      return ({ on }) => on.network?.name ?? on.bridge ?? '';
    case 'bridge':
      return ({ on }) => on.bridge ?? '';
    case 'guest':
      return ({ guest }) => guest ?? '';
    case 'hostname':
      return ({ lease }) => fold(lease.hostname ?? '');
    case 'mac':
      return ({ lease }) => lease.mac ?? '';
    case 'ip':
      return ({ lease }) => addressKey(lease.ip);
    case 'prefix':
      return ({ lease, on }) => prefixIn(on.network, lease.ip) ?? -1;
    case 'protocol':
      return ({ lease }) => familyOf(lease.ip);
    // Of two leases, the one that expires first has also fewer seconds left, and has expired before the other.
    case 'expiry':
    case 'secondsLeft':
    case 'expired':
      return ({ lease }) => lease.expires || Number.POSITIVE_INFINITY;
    case 'clientId':
      return ({ lease }) => lease.clientId ?? '';
    case 'iaid':
      return ({ lease }) => lease.iaid ?? '';
    case 'notes':
      return ({ notes }) => notes.map(({ text }) => text).join('; ');
  }
}

function invalidMac(text: string): never {
  const other = parseOtherMac(text);
  const hint = other === undefined ? undefined : `did you mean '${formatMac(other)}'?`;
  throw new VnetError('usage', `invalid MAC address '${text}'`, { hint });
}

function invalid(what: string, text: string): never {
  throw new VnetError('usage', `invalid ${what} '${text}'`);
}
