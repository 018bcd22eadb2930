import { parseMac } from '../../address/mac.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';
import type { Known } from '../lookup.ts';
import { type Owner, ownersOf } from './reverse.ts';

/** Whose these IP and MAC addresses are: names, one a line. Throws VnetError `usage` for a word that is neither. */
export function owners(queries: readonly string[], known: Known, plain: boolean, now: number): Outcome {
  const found = queries.map((query) => {
    const owner = ownersOf(query, known.groups, known.guests, now);
    if (owner === undefined) throw new VnetError('usage', `neither an IP nor a MAC address: '${query}'`);
    return { query, owner };
  });
  const rows = found.flatMap(({ owner }) => owner);
  const missing = found.filter(({ owner }) => owner.length === 0);
  const bad = known.problems.length > 0;
  return {
    ...(plain
      ? text(rows.map(({ name }) => `${printable(name)}\n`).join(''))
      : table({ columns: [], rows, data: ownerData })),
    findings: [...known.problems.flatMap(({ findings }) => findings), ...missing.map(({ query }) => noNameFor(query))],
    status: bad ? EXIT_STATUS['file-unreadable'] : missing.length > 0 ? EXIT_STATUS['not-found'] : 0,
  };
}

function noNameFor(query: string): Finding {
  return {
    id: 'not-found',
    severity: 'error',
    message: `no guest or hostname found for ${query}`,
    ...(parseMac(query) === undefined && { cause: 'a guest that sets its address itself has no lease' }),
  };
}

function ownerData({ query, name, guest, hostname, ip, mac }: Owner) {
  return { query, name, guest: guest ?? null, hostname: hostname ?? null, ip: ip ?? null, mac: mac ?? null };
}
