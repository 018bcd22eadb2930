import { parseDomstats } from '../domstats.ts';
import { failure } from '../errors/failure.ts';
import { type RunningInterface, readRunningGuest } from '../running-guest.ts';
import type { Target } from '../target.ts';
import {
  type CounterName,
  type Counters,
  countersFrom,
  type InterfaceTraffic,
  type TrafficReader,
} from '../traffic.ts';
import type { Answer, Virsh } from '../virsh.ts';

/** Milliseconds after which guests whose interfaces domstats does not list are read again. */
const MAX_AGE = 10_000;

/** A running guest's interface, and the UUID of the guest. */
interface GuestInterface extends RunningInterface {
  readonly uuid: string;
}

/**
 * Each read is one round of questions for all guests, of which domstats has the counters. The XML of the guests is read again
 * when guests or taps come or go. Drivers whose domstats does not list interfaces, such as the test driver, get one domifstat for each
 * interface, in the same round.
 */
export function trafficFromVirsh({ host, virsh }: Target): TrafficReader {
  let interfaces: readonly GuestInterface[] = [];
  let uncounted: readonly GuestInterface[] = [];
  let signature: string | undefined;
  let readAt = 0;
  let hasDomstats = true;

  return {
    async read() {
      const answers = await virsh.askAll([
        ['list', '--uuid'],
        ['list', '--uuid', '--state-paused'],
        ...(hasDomstats ? [['domstats', '--interface', '--list-active']] : []),
        ...domifstats(uncounted),
      ]);
      const [active = NO_ANSWER, paused = NO_ANSWER, ...rest] = answers;
      const stats = hasDomstats ? rest.shift() : undefined;
      const isUnsupported = stats !== undefined && stats.errors.length > 0;
      if (isUnsupported && failure(stats.errors).code !== 'unsupported') throw failure(stats.errors);
      if (isUnsupported) hasDomstats = false;
      const uuids = linesOf(active);
      const listed = isUnsupported ? '' : (stats?.stdout ?? '');
      const seen = [...uuids, ...(listed.match(NAMES) ?? [])].join('\n');
      const counted = new Map(parseDomstats(listed).map((each) => [keyOf(each.domain, each.tap), each.counters]));
      const countersOf = ({ guest, tap }: GuestInterface) =>
        tap === undefined ? undefined : counted.get(keyOf(guest, tap));
      let single = ofDomifstats(rest[0], uncounted.length);
      const isOld = uncounted.length > 0 && host.monotonic() - readAt > MAX_AGE;
      if (seen !== signature || isOld || single === undefined) {
        interfaces = await readGuests(virsh, uuids);
        uncounted = interfaces.filter((each) => countersOf(each) === undefined && TAP.test(each.tap ?? ''));
        const [answer] = await virsh.askAll(domifstats(uncounted));
        single = ofDomifstats(answer, uncounted.length);
        signature = seen;
        readAt = host.monotonic();
      }
      const isPaused = new Set(linesOf(paused));
      const singleOf = new Map(uncounted.map((each, index) => [each, single?.[index]]));
      const items = interfaces.map(({ uuid, id: _, ...each }, index): InterfaceTraffic => {
        const own = interfaces[index] as GuestInterface;
        const counters = countersOf(own);
        return {
          ...each,
          isPaused: isPaused.has(uuid),
          counters: counters === undefined ? singleOf.get(own) : ofDomstats(counters),
        };
      });
      return { items, problems: [] };
    },
    close: () => {},
  };
}

const NO_ANSWER: Answer = { stdout: '', errors: [] };
/** What shows that a guest or an interface came or went. */
const NAMES = /^(?:Domain: .*| {2}net\.(?:count|\d+\.name)=.*)$/gm;
/** What virsh reads as one plain word. libvirt itself makes no other taps. */
const TAP = /^\w[\w.:-]*$/;

function keyOf(guest: string, tap: string): string {
  return `${tap} ${guest}`;
}

/** One question for these interfaces, or none. A number is shorter than a UUID, and a guest that starts again has another. */
function domifstats(interfaces: readonly GuestInterface[]): string[][] {
  if (interfaces.length === 0) return [];
  return [interfaces.flatMap(({ uuid, id = uuid, tap = '' }) => ['domifstat', id, tap, ';']).slice(0, -1)];
}

async function readGuests(virsh: Virsh, uuids: readonly string[]): Promise<GuestInterface[]> {
  if (uuids.length === 0) return [];
  const dumps = await virsh.askAll(uuids.map((uuid) => ['dumpxml', `--domain=${uuid}`]));
  // A guest that has ended meanwhile has no XML.
  return uuids.flatMap((uuid, index) =>
    readRunningGuest(dumps[index]?.stdout ?? '').map((each) => ({ ...each, uuid })),
  );
}

/** The UUIDs that virsh lists. */
function linesOf({ stdout, errors }: Answer): string[] {
  if (errors.length > 0) throw failure(errors);
  return stdout.split('\n').filter((line) => /^[0-9a-f-]{36}$/.test(line));
}

/** The names of domstats: `rx.bytes`, `tx.pkts`. */
const DOMSTATS = { Bytes: 'bytes', Packets: 'pkts', Errors: 'errs', Drops: 'drop' } as const;
/** The names of domifstat: `rx_bytes`, `tx_packets`. */
const DOMIFSTAT = { Bytes: 'bytes', Packets: 'packets', Errors: 'errs', Drops: 'drop' } as const;

function ofDomstats(counters: ReadonlyMap<string, string>): Counters {
  return countersFrom((name) => numberOf(counters.get(`${name.slice(0, 2)}.${DOMSTATS[kindOf(name)]}`)));
}

/** The counters of each interface; undefined if one of them is gone, so that nobody knows which is which. */
function ofDomifstats(answer: Answer | undefined, count: number): readonly Counters[] | undefined {
  if (count === 0) return [];
  if (answer === undefined || answer.errors.length > 0) return undefined;
  const blocks: Map<string, string>[] = [];
  let last: string | undefined;
  for (const [, tap, name = '', value = ''] of answer.stdout.matchAll(/^(\S+) (\w+) (\d+)$/gm)) {
    if (tap !== last || blocks.at(-1)?.has(name) !== false) blocks.push(new Map());
    blocks.at(-1)?.set(name, value);
    last = tap;
  }
  if (blocks.length !== count) return undefined;
  return blocks.map((printed) =>
    countersFrom((name) => numberOf(printed.get(`${name.slice(0, 2)}_${DOMIFSTAT[kindOf(name)]}`))),
  );
}

function kindOf(name: CounterName): keyof typeof DOMSTATS {
  return name.slice(2) as keyof typeof DOMSTATS;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
