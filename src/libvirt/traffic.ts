import type { Reading } from './reading.ts';

/** What an interface counted, as the guest sees it: rx is what it received. Undefined where nobody counts. */
export type Counters = Readonly<Record<CounterName, number | undefined>>;

export const COUNTERS = [
  'rxBytes',
  'rxPackets',
  'rxErrors',
  'rxDrops',
  'txBytes',
  'txPackets',
  'txErrors',
  'txDrops',
] as const;
export type CounterName = (typeof COUNTERS)[number];

/** Makes counters from what `count` says of each name. */
export function countersFrom(count: (name: CounterName) => number | undefined): Counters {
  return Object.fromEntries(COUNTERS.map((name) => [name, count(name)])) as Counters;
}

/** An interface of a running guest, and what it has counted. */
export interface InterfaceTraffic {
  readonly guest: string;
  readonly isPaused: boolean;
  /** How libvirt connects it: network, bridge, direct (macvtap), user, hostdev ... */
  readonly type: string;
  /** The network of `<source network>`, whatever the type. */
  readonly network: string | undefined;
  readonly mac: string | undefined;
  /** The host side, such as `vnet0`; undefined if it has none. */
  readonly tap: string | undefined;
  /** Undefined if the host does not count what passes through it. */
  readonly counters: Counters | undefined;
}

/** A connection that reads the counters of all interfaces of all running guests again and again. */
export interface TrafficReader {
  /** All interfaces in one question. Throws VnetError if libvirt does not answer; the next read then connects again. */
  read(): Promise<Reading<InterfaceTraffic>>;
  close(): void;
}
