import { parseMac } from '../../address/mac.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';
import type { Lookup } from '../lookup.ts';
import { reservedAddresses } from './reserved.ts';
import { canonicalAddress, type Owner, ownersByAddress } from './reverse.ts';

/** The names of the owners of IP and MAC addresses, one per line. Throws VnetError `usage` for a query that is neither. */
export async function ownersOutcome(
  queries: readonly string[],
  target: Target,
  lookup: Lookup,
  plain: boolean,
): Promise<Outcome> {
  const now = target.host.now().getTime() / 1000;
  const addresses = queries.map((query) => {
    const address = canonicalAddress(query);
    if (address === undefined) throw new VnetError('usage', `'${query}' is neither an IP nor a MAC address`);
    return address;
  });
  const { free } = await reservedAddresses(lookup.libvirt, lookup.network, now);
  // A driver without leases may have other sources.
  const live = lookup.hasLeases ? [] : await (await import('./live.ts')).liveAddresses(target, lookup);
  const byAddress = ownersByAddress(new Set(addresses), lookup, { live, reserved: free }, now);
  const results = queries.map((query, index) => ({ query, owners: byAddress.get(addresses[index] ?? '') ?? [] }));
  const rows = results.flatMap(({ query, owners }) => owners.map((owner) => ({ query, owner })));
  const missing = results.filter(({ owners }) => owners.length === 0);
  return {
    ...(plain
      ? text(rows.map(({ owner }) => `${printable(owner.name)}\n`).join(''))
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
    ...(parseMac(query) === undefined && {
      cause: 'a guest that sets its address itself has neither a lease nor a reservation',
    }),
  };
}

const OWNER_FIELDS = ['query', 'name', 'guest', 'hostname', 'ip', 'mac', 'sources'];

function ownerData({ query, owner }: { readonly query: string; readonly owner: Owner }) {
  const { name, guest, hostname, ip, mac, sources } = owner;
  return { query, name, guest: guest ?? null, hostname: hostname ?? null, ip: ip ?? null, mac: mac ?? null, sources };
}
