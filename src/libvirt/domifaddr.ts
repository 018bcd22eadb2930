import type { DomifaddrSource } from './address-source.ts';
import { type Domain, readDomain } from './domain.ts';
import { type Family, familyOf } from './leases/lease.ts';
import type { Answer, Virsh } from './virsh.ts';
import { readVirshTable } from './virsh-table.ts';

/** An interface of a running domain with one of its addresses, as `virsh domifaddr --full` prints it. */
export interface InterfaceAddress {
  /** The tap; for the source `agent` the name that the guest's system gave the interface. */
  readonly interface: string;
  /** Lower case; undefined if the source does not know it. */
  readonly mac: string | undefined;
  /** Undefined if the interface has no address. */
  readonly protocol: Family | undefined;
  readonly ip: string | undefined;
  readonly prefix: number | undefined;
}

/** What one source knows about a domain: addresses, or the reason why there are none. */
export interface SourceAnswer {
  readonly source: DomifaddrSource;
  readonly addresses: readonly InterfaceAddress[];
  readonly errors: readonly string[];
}

/** A domain as libvirt describes it now, undefined if there is none of that name, and the answers of its sources. */
export interface DomainAnswer {
  readonly domain: Domain | undefined;
  readonly sources: readonly SourceAnswer[];
}

/** Queries domains by name, and the addresses that these sources know, in one run of virsh. */
export async function queryDomains(
  virsh: Virsh,
  names: readonly string[],
  sources: readonly DomifaddrSource[],
): Promise<DomainAnswer[]> {
  const answers = await virsh.askAll(
    names.flatMap((name) => [
      ['domstate', `--domain=${name}`],
      ['dumpxml', `--domain=${name}`],
      ...sources.map((source) => ['domifaddr', `--domain=${name}`, '--full', `--source=${source}`]),
    ]),
  );
  const perDomain = 2 + sources.length;
  return names.map((_, index) => domainAnswer(answers.slice(index * perDomain, (index + 1) * perDomain), sources));
}

function domainAnswer([state, dump, ...rest]: readonly Answer[], names: readonly DomifaddrSource[]): DomainAnswer {
  const sources = names.map((source, index) => {
    const { stdout, errors } = rest[index] ?? { stdout: '', errors: [] };
    return { source, addresses: parseDomifaddr(stdout), errors };
  });
  if (state === undefined || dump === undefined || dump.errors.length > 0) return { sources, domain: undefined };
  return { sources, domain: readDomain(dump.stdout, !/^(?:shut off|crashed)\n/.test(state.stdout)) };
}

/** A guest chooses the names that its agent reports: only the first column is free text. */
const COLUMNS = [
  { title: 'Name' },
  { title: 'MAC address', pattern: '(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}|-' },
  { title: 'Protocol', pattern: String.raw`ipv[46]|N\/A` },
  { title: 'Address', pattern: String.raw`[0-9a-fA-F.:]+\/\d+|N\/A` },
] as const;

/** Reads the output of `virsh domifaddr --full`. */
export function parseDomifaddr(text: string): InterfaceAddress[] {
  return readVirshTable(text, COLUMNS).flatMap(({ cells }) => {
    const [ip, prefix] = cells?.Address.split('/', 2) ?? [];
    const family = ip === undefined || prefix === undefined ? undefined : familyOf(ip);
    if (cells === undefined || cells.Protocol === '' || (cells.Protocol !== 'N/A' && cells.Protocol !== family))
      return [];
    const mac = cells['MAC address'];
    return [
      {
        interface: cells.Name,
        mac: mac === '' || mac === '-' ? undefined : mac.toLowerCase(),
        protocol: cells.Protocol === 'N/A' ? undefined : family,
        ip: cells.Protocol === 'N/A' ? undefined : ip,
        prefix: cells.Protocol === 'N/A' ? undefined : Number(prefix),
      },
    ];
  });
}
