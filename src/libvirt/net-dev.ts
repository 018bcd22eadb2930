import { type Counters, countersFrom } from './traffic.ts';

/** The columns of /proc/net/dev (net/core/net-procfs.c), by the side that counts. */
const OF_HOST = {
  rx: { Bytes: 0, Packets: 1, Errors: 2, Drops: 3 },
  tx: { Bytes: 8, Packets: 9, Errors: 10, Drops: 11 },
} as const;

/** What the host counted on each of its links. */
export type LinkCounters = ReadonlyMap<string, readonly number[]>;

/** Reads /proc/net/dev: the counters of all links in one file. libvirt's domifstat reads them there, too. */
export function parseNetDev(text: string): LinkCounters {
  const links = new Map<string, readonly number[]>();
  for (const line of text.split('\n')) {
    // A link's name may contain a colon, but no blank.
    const [, name, numbers = ''] = /^\s*(\S+):\s*(\d[\d\s]*)$/.exec(line) ?? [];
    if (name !== undefined) links.set(name, numbers.trim().split(/\s+/).map(Number));
  }
  return links;
}

/**
 * The counters of a guest's interface from those of its link. A tap receives what the guest sends. A macvtap counts as the
 * guest does (libvirt's virDomainNetTypeSharesHostView).
 */
export function guestCounters(link: readonly number[], type: string): Counters {
  const isSwapped = type !== 'direct';
  return countersFrom((name) => {
    const isRx = name.startsWith('rx');
    const side = OF_HOST[isRx === isSwapped ? 'tx' : 'rx'];
    return link[side[name.slice(2) as keyof typeof side]];
  });
}
