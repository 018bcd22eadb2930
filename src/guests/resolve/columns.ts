import { familyOf } from '../../libvirt/leases/lease.ts';
import type { Column, Json } from '../../render/outcome.ts';
import { isoTimes } from '../time.ts';
import type { Address, Answer } from './answer.ts';

export interface AddressRow {
  readonly answer: Pick<Answer, 'name' | 'by'>;
  readonly address: Address;
}

export const addressColumns: readonly Column<AddressRow>[] = [
  { title: 'Name', cell: ({ answer }) => answer.name },
  { title: 'IP address', cell: ({ address }) => address.ip },
  { title: 'Found by', cell: ({ address }) => address.sources.join(', ') },
  { title: 'Guest', cell: ({ address }) => address.guest },
  { title: 'Hostname', cell: ({ address }) => address.hostname },
  { title: 'MAC address', cell: ({ address }) => address.mac },
  { title: 'Network', cell: ({ address }) => address.network },
];

/** The fields of an address as data. */
export const ADDRESS_FIELDS = [
  'name',
  'ip',
  'protocol',
  'by',
  'guest',
  'hostname',
  'mac',
  'network',
  'expiry',
  'sources',
] as const;

/** An address as data, with the same fields in every row. */
export function addressData({ answer, address }: AddressRow): Record<(typeof ADDRESS_FIELDS)[number], Json> {
  const { ip, mac, guest, hostname, network, expires, sources } = address;
  return {
    name: answer.name,
    ip,
    protocol: familyOf(ip),
    by: answer.by ?? null,
    guest: guest ?? null,
    hostname: hostname ?? null,
    mac: mac ?? null,
    network: network ?? null,
    expiry: expires === undefined || expires === 0 ? null : isoTimes()(expires),
    sources,
  };
}
