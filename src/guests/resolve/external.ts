import { VnetError } from '../../error.ts';
import { familyOf } from '../../libvirt/leases/lease.ts';
import { json } from '../../render/json.ts';
import type { Answer } from './answer.ts';

/** A query of Terraform's external data source: a JSON object of strings on standard input. */
export interface ExternalQuery {
  readonly name: string;
  readonly network: string | undefined;
}

/** Throws VnetError `usage` if the query is not an object with a name, or has other members than `name` and `network`. */
export function parseExternalQuery(text: string): ExternalQuery {
  const query = membersOf(text);
  const unknown = Object.keys(query).find((key) => key !== 'name' && key !== 'network');
  if (unknown !== undefined) throw invalidQuery(`unknown member '${unknown}'`);
  const { name, network } = query;
  if (typeof name !== 'string' || name === '') throw invalidQuery("it has no 'name'");
  if (network !== undefined && typeof network !== 'string') throw invalidQuery("'network' is not a string");
  // A variable of Terraform that is not set often arrives as an empty string.
  return { name, network: network === '' ? undefined : network };
}

/** What the external data source reads: an object of strings, empty where nothing is known. Nothing without an address. */
export function externalResult({ name, addresses }: Answer): string {
  const [first] = addresses;
  if (first === undefined) return '';
  const ofFamily = (family: string) => addresses.find(({ ip }) => familyOf(ip) === family)?.ip ?? '';
  const result = {
    name,
    ip: first.ip,
    ipv4: ofFamily('ipv4'),
    ipv6: ofFamily('ipv6'),
    addresses: addresses.map(({ ip }) => ip).join(','),
    guest: first.guest ?? '',
    hostname: first.hostname ?? '',
    mac: first.mac ?? '',
    network: first.network ?? '',
  };
  return `${json(result)}\n`;
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  let query: unknown;
  try {
    query = JSON.parse(text);
  } catch {
    throw invalidQuery('it is not JSON');
  }
  if (typeof query !== 'object' || query === null || Array.isArray(query)) throw invalidQuery('it is not an object');
  return { ...query };
}

function invalidQuery(reason: string): VnetError {
  return new VnetError('usage', `invalid query on standard input: ${reason}`, {
    hint: 'with --format external, standard input is JSON such as {"name": "web"}',
  });
}
