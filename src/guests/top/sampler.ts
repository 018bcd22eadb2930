import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { type KeptOpen, keepOpen } from '../../libvirt/kept-open.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { openLibvirt, openTraffic } from '../../libvirt/open.ts';
import type { Target } from '../../libvirt/target.ts';
import { COUNTERS, type Counters, type InterfaceTraffic } from '../../libvirt/traffic.ts';

/** What went through an interface per second between two samples. */
export interface Rates {
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly txBytes: number;
  readonly txPackets: number;
}

/** An interface in a sample. */
export interface TopRow extends InterfaceTraffic {
  /** The leased addresses of its MAC. */
  readonly addresses: readonly string[];
  /** Undefined in the first sample of an interface, and where its counters started again. */
  readonly rates: Rates | undefined;
  /** The seconds that the rates are the average of. */
  readonly seconds: number | undefined;
  /** Bytes per second in both directions, oldest first; undefined where unknown. */
  readonly history: readonly (number | undefined)[];
}

/** All interfaces of the running guests at one moment. */
export interface TopSample {
  readonly rows: readonly TopRow[];
  /** The daemon that did not answer, files that could not be read. */
  readonly problems: readonly VnetError[];
}

export interface Sampler {
  readonly libvirt: Libvirt;
  /** Throws VnetError only the first time. Later the rows stay, without rates, until libvirt answers again. */
  sample(): Promise<TopSample>;
  close(): void;
}

/** How many rates of the past a row keeps. */
export const HISTORY = 8;
/** Milliseconds after which leases are read again. */
const MAX_AGE_OF_LEASES = 10_000;

/** Opens one connection for everything that is sampled. */
export async function openSampler(target: Target): Promise<Sampler> {
  const { host } = target;
  const kept = keepOpen(target);
  try {
    return await samplerOn(host, kept);
  } catch (error) {
    kept.close();
    throw error;
  }
}

async function samplerOn(host: Host, { target, close }: KeptOpen): Promise<Sampler> {
  const reader = await openTraffic(target);
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const addresses = addressBook(host, libvirt);
  let previous: ReadonlyMap<string, Past> = new Map();
  let last: TopSample | undefined;
  return {
    libvirt,
    async sample() {
      try {
        const { items, problems } = await reader.read();
        const at = host.monotonic();
        const book = await addresses(items);
        const rows = items.map((each): TopRow => {
          const addresses = each.mac === undefined ? [] : (book.of.get(each.mac) ?? []);
          return { ...each, addresses, ...progress(each.counters, previous.get(keyOf(each)), at) };
        });
        previous = new Map(
          rows.flatMap((row) =>
            row.counters === undefined
              ? []
              : [[keyOf(row), { counters: row.counters, at, history: row.history }] as const],
          ),
        );
        last = { rows, problems: [...problems, ...book.problems] };
      } catch (error) {
        if (last === undefined || !(error instanceof VnetError)) throw error;
        last = { rows: last.rows.map(withoutRates), problems: [error] };
      }
      return last;
    },
    close() {
      reader.close();
      close();
    },
  };
}

/** What is known of an interface from the sample before. */
interface Past {
  readonly counters: Counters;
  /** Milliseconds, of Host.monotonic. */
  readonly at: number;
  readonly history: TopRow['history'];
}

/** A guest that starts again gets another tap, and so does an interface that is plugged in. */
function keyOf({ guest, tap }: InterfaceTraffic): string {
  return `${tap} ${guest}`;
}

/** The rates since the past sample. Counters that went back have started again or wrapped: then there is none. */
function progress(
  counters: Counters | undefined,
  past: Past | undefined,
  at: number,
): Pick<TopRow, 'rates' | 'seconds' | 'history'> {
  const history = past?.history ?? [];
  if (counters === undefined || past === undefined || at <= past.at) {
    return { rates: undefined, seconds: undefined, history };
  }
  const restarted = COUNTERS.some((name) => (counters[name] ?? 0) < (past.counters[name] ?? 0));
  const seconds = (at - past.at) / 1000;
  const rate = (name: keyof Rates) => ((counters[name] ?? 0) - (past.counters[name] ?? 0)) / seconds;
  const rates = restarted
    ? undefined
    : {
        rxBytes: rate('rxBytes'),
        rxPackets: rate('rxPackets'),
        txBytes: rate('txBytes'),
        txPackets: rate('txPackets'),
      };
  return {
    rates,
    seconds: restarted ? undefined : seconds,
    history: [...history, rates && rates.rxBytes + rates.txBytes].slice(-HISTORY),
  };
}

function withoutRates(row: TopRow): TopRow {
  return { ...row, rates: undefined, seconds: undefined };
}

interface AddressBook {
  /** The addresses of each MAC. */
  readonly of: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly VnetError[];
}

/** Reads the leases now and then, and when an interface comes or goes. */
function addressBook(host: Host, libvirt: Libvirt): (interfaces: readonly InterfaceTraffic[]) => Promise<AddressBook> {
  let book: AddressBook | undefined;
  let macs = '';
  let readAt = 0;
  return async (interfaces) => {
    const current = interfaces.map(({ mac }) => mac).join();
    const now = host.monotonic();
    if (book === undefined || current !== macs || now - readAt > MAX_AGE_OF_LEASES) {
      book = await readBook(host, libvirt, new Set(interfaces.flatMap(({ mac }) => mac ?? [])));
      macs = current;
      readAt = now;
    }
    return book;
  };
}

async function readBook(host: Host, libvirt: Libvirt, macs: ReadonlySet<string>): Promise<AddressBook> {
  const of = new Map<string, string[]>();
  try {
    const { items, problems } = await libvirt.leases([], (mac) => mac !== undefined && macs.has(mac));
    const now = host.now().getTime() / 1000;
    for (const { leases } of items) {
      for (const lease of leases) {
        const { mac, ip } = lease;
        if (mac === undefined || isExpired(lease, now)) continue;
        of.set(mac, [...(of.get(mac) ?? []), ip]);
      }
    }
    return { of, problems };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    // Some drivers have guests but no leases.
    return { of, problems: error.code === 'unsupported' ? [] : [error] };
  }
}
