import { parseMac } from '../../address/mac.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';
import type { Lookup } from '../lookup.ts';
import { type Owner, ownersOf } from './reverse.ts';

/** The names of the owners of IP and MAC addresses, one per line. Throws VnetError `usage` for a query that is neither. */
export function ownersOutcome(queries: readonly string[], lookup: Lookup, plain: boolean, now: number): Outcome {
  const results = queries.map((query) => {
    const owners = ownersOf(query, lookup.networks, lookup.guests, now);
    if (owners === undefined) throw new VnetError('usage', `'${query}' is neither an IP nor a MAC address`);
    return { query, owners };
  });
  const rows = results.flatMap(({ owners }) => owners);
  const missing = results.filter(({ owners }) => owners.length === 0);
  return {
    ...(plain
      ? text(rows.map(({ name }) => `${printable(name)}\n`).join(''))
      : table({ columns: [], rows, data: ownerData, fields: OWNER_FIELDS })),
    findings: [...lookup.problems.flatMap(({ findings }) => findings), ...missing.map(({ query }) => notFound(query))],
    status:
      lookup.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : missing.length > 0 ? EXIT_STATUS['not-found'] : 0,
  };
}

function notFound(query: string): Finding {
  return {
    id: 'not-found',
    severity: 'error',
    message: `no guest or hostname found for ${query}`,
    ...(parseMac(query) === undefined && { cause: 'a guest that sets its address itself has no lease' }),
  };
}

const OWNER_FIELDS = ['query', 'name', 'guest', 'hostname', 'ip', 'mac'];

function ownerData({ query, name, guest, hostname, ip, mac }: Owner) {
  return { query, name, guest: guest ?? null, hostname: hostname ?? null, ip: ip ?? null, mac: mac ?? null };
}
