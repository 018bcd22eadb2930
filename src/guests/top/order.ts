import { compareNatural } from '../../natural-order.ts';
import type { TopRow } from './sampler.ts';

/** What rows are sorted by: names from A to Z, numbers from the highest. */
export const TOP_ORDERS = [
  'traffic',
  'rx',
  'tx',
  'packets',
  'drops',
  'errors',
  'guest',
  'network',
  'interface',
] as const;
export type TopOrder = (typeof TOP_ORDERS)[number];

type Compare = (a: TopRow, b: TopRow) => number;

const COMPARE: Readonly<Record<TopOrder, Compare>> = {
  traffic: byNumber(({ rates }) => rates && rates.rxBytes + rates.txBytes),
  rx: byNumber(({ rates }) => rates?.rxBytes),
  tx: byNumber(({ rates }) => rates?.txBytes),
  packets: byNumber(({ rates }) => rates && rates.rxPackets + rates.txPackets),
  drops: byNumber(({ counters }) => counters && (counters.rxDrops ?? 0) + (counters.txDrops ?? 0)),
  errors: byNumber(({ counters }) => counters && (counters.rxErrors ?? 0) + (counters.txErrors ?? 0)),
  guest: byName(({ guest }) => guest),
  network: byName(({ network }) => network),
  interface: byName(({ tap }) => tap),
};

/** Sorts rows. Those that have no such value are last; equal ones are in the order of guests and interfaces. */
export function sortTop(rows: readonly TopRow[], order: TopOrder, isReversed = false): TopRow[] {
  const sign = isReversed ? -1 : 1;
  return [...rows].sort((a, b) => sign * COMPARE[order](a, b) || COMPARE.guest(a, b) || COMPARE.interface(a, b));
}

function byNumber(numberOf: (row: TopRow) => number | undefined): Compare {
  return (a, b) => (numberOf(b) ?? -1) - (numberOf(a) ?? -1);
}

function byName(nameOf: (row: TopRow) => string | undefined): Compare {
  return (a, b) => {
    const [first, second] = [nameOf(a), nameOf(b)];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return compareNatural(first, second);
  };
}
