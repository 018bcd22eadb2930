import { COUNTERS } from '../../libvirt/traffic.ts';
import type { Column, Data } from '../../render/outcome.ts';
import { HISTORY, type TopRow } from './sampler.ts';

/**
 * The columns of the table. On a narrow terminal those with the lowest `drop` go first. `withTrend` adds a column with the last
 * rates as bars.
 */
export function topColumns({ withTrend }: { readonly withTrend: boolean }): Column<TopRow>[] {
  return [
    { title: 'Guest', cell: ({ guest, isPaused }) => (isPaused ? `${guest} (paused)` : guest) },
    { title: 'Tap', drop: 4, cell: ({ tap }) => tap },
    { title: 'Type', drop: 1, cell: ({ type }) => type },
    { title: 'Network', drop: 3, cell: ({ network }) => network },
    { title: 'Address', drop: 6, cell: ({ addresses }) => addressCell(addresses) },
    { title: '  Rx/s', cell: ({ rates }) => right(bytesText(rates?.rxBytes)) },
    { title: '  Tx/s', cell: ({ rates }) => right(bytesText(rates?.txBytes)) },
    { title: 'Rx pkt/s', drop: 2, cell: ({ rates }) => right(countText(rates?.rxPackets), 8) },
    { title: 'Tx pkt/s', drop: 2, cell: ({ rates }) => right(countText(rates?.txPackets), 8) },
    { title: 'Drops', drop: 8, cell: ({ counters }) => right(sum(counters?.rxDrops, counters?.txDrops), 5) },
    { title: 'Errs', drop: 7, cell: ({ counters }) => right(sum(counters?.rxErrors, counters?.txErrors), 4) },
    ...(withTrend
      ? [{ title: 'Trend', drop: 5, cell: ({ history }: TopRow) => sparkline(history).padStart(HISTORY) }]
      : []),
  ];
}

/** An interface as data. What is not known is null. */
export function topData(row: TopRow): Data {
  const { guest, isPaused, type, network, mac, tap, addresses, counters, rates, seconds } = row;
  return {
    guest,
    state: isPaused ? 'paused' : 'running',
    interface: tap ?? null,
    type,
    network: network ?? null,
    mac: mac ?? null,
    addresses,
    ...Object.fromEntries(COUNTERS.map((name) => [name, counters?.[name] ?? null])),
    rxBytesPerSecond: rounded(rates?.rxBytes),
    rxPacketsPerSecond: rounded(rates?.rxPackets),
    txBytesPerSecond: rounded(rates?.txBytes),
    txPacketsPerSecond: rounded(rates?.txPackets),
    seconds: rounded(seconds),
  };
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1000) / 1000;
}

/** The first address; IPv4 comes first. */
function addressCell(addresses: readonly string[]): string | undefined {
  const first = addresses.find((ip) => !ip.includes(':')) ?? addresses[0];
  return first === undefined || addresses.length === 1 ? first : `${first} +${addresses.length - 1}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A number of bytes in at most six characters: `0 B`, `1.2 kB`, `31 MB`. */
export function bytesText(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  let value = bytes;
  let unit = 0;
  // What would be rounded up to 1000 is one of the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

function countText(count: number | undefined): string | undefined {
  return count === undefined ? undefined : String(Math.round(count));
}

function sum(a: number | undefined, b: number | undefined): string | undefined {
  return a === undefined && b === undefined ? undefined : String((a ?? 0) + (b ?? 0));
}

function right(text = '-', width = 6): string {
  return text.padStart(width);
}

const BARS = '▁▂▃▄▅▆▇█';

/** One bar for each rate; the highest one of the row is full. Where a rate is unknown there is a gap. */
export function sparkline(history: TopRow['history']): string {
  const most = Math.max(0, ...history.map((rate) => rate ?? 0));
  return history
    .map((rate) => {
      if (rate === undefined) return ' ';
      return BARS[most === 0 ? 0 : Math.round((rate / most) * (BARS.length - 1))] ?? '';
    })
    .join('');
}
