import type { Field } from '../../../cli/command.ts';

/** The counters of an interface, as the guest sees them: rx is what it received. */
export const TRAFFIC_FIELDS = {
  rxBytes: ['integer | null', 'bytes that the guest received; null if the host does not count them'],
  rxPackets: ['integer | null', 'packets that the guest received'],
  rxErrors: ['integer | null', 'receive errors'],
  rxDrops: ['integer | null', 'packets to the guest that were dropped'],
  txBytes: ['integer | null', 'bytes that the guest sent'],
  txPackets: ['integer | null', 'packets that the guest sent'],
  txErrors: ['integer | null', 'transmit errors'],
  txDrops: ['integer | null', 'packets of the guest that were dropped'],
} as const satisfies Readonly<Record<string, Field>>;

type Counter = keyof typeof TRAFFIC_FIELDS;

/** Returns the counters that virsh printed as numbers. */
export function trafficData(
  printed: Readonly<Record<Counter, string | undefined>>,
): Readonly<Record<string, number | null>> {
  const entries = Object.entries(printed).map(([name, value]) => [name, value === undefined ? null : Number(value)]);
  return Object.fromEntries(entries);
}
