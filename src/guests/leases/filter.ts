import { parseIp } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';
import { contains, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import { familyOf } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import type { LeaseColumn } from './columns.ts';
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
  if (guest !== undefined) tests.push((row) => row.guest === guest);
  if (name !== undefined) {
    const wanted = fold(name);
    tests.push(({ lease }) => lease.hostname !== undefined && fold(lease.hostname) === wanted);
  }
  if (mac !== undefined) {
    const wanted = formatMac(parseMac(mac) ?? invalid('MAC address', mac));
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

/** Sorts rows by a column: addresses and times by value, other columns as text. */
export function sortRows(rows: Iterable<LeaseRow>, column: LeaseColumn): LeaseRow[] {
  const key = keyOf(column);
  const keyed = Array.from(rows, (row) => ({ row, key: key(row) }));
  keyed.sort(({ key: a }, { key: b }) => (a < b ? -1 : a > b ? 1 : 0));
  return keyed.map(({ row }) => row);
}

function keyOf(column: LeaseColumn): (row: LeaseRow) => string | number | bigint {
  switch (column) {
    case 'ip':
      return ({ lease }) => ipKey(lease.ip);
    case 'expires':
    case 'left':
      return ({ lease }) => lease.expires || Number.POSITIVE_INFINITY;
    case 'network':
      return ({ on }) => on.network?.name ?? on.bridge ?? '';
    case 'guest':
      return ({ guest }) => guest ?? '';
    case 'hostname':
      return ({ lease }) => fold(lease.hostname ?? '');
    case 'mac':
      return ({ lease }) => lease.mac ?? '';
    case 'protocol':
      return ({ lease }) => familyOf(lease.ip);
    case 'client-id':
      return ({ lease }) => lease.clientId ?? '';
    case 'note':
      return ({ notes }) => notes.map(({ text }) => text).join('; ');
  }
}

/** IPv4 before IPv6, each by value. */
function ipKey(ip: string): bigint {
  const address = parseIp(ip);
  if (address === undefined) return -1n;
  return address.family === 4 ? address.value : address.value + (1n << 32n);
}

function invalid(what: string, text: string): never {
  throw new VnetError('usage', `invalid ${what} '${text}'`);
}
