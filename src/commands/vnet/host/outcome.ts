import { clientText, type ListedReservation, type Reservation } from '../../../apply/reservations.ts';
import type { Finding } from '../../../finding.ts';
import { guestsByMac } from '../../../libvirt/guest.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { printable } from '../../../terminal/printable.ts';
import type { World } from './world.ts';

export const HELP = 'vnet host --help';

interface Result {
  readonly status: 'created' | 'changed' | 'unchanged' | 'removed';
  readonly reservations: readonly Reservation[];
  /** What the client had. */
  readonly before: readonly ListedReservation[];
  /** What it has now, or with --dry-run would have. */
  readonly after: readonly ListedReservation[];
  /** The address that the client has leased. */
  readonly lease?: string | undefined;
  readonly steps: readonly string[];
  readonly world: World;
  readonly dryRun: boolean;
  readonly findings: readonly Finding[];
}

/** What a change of reservations prints. */
export function outcomeOf({ status, reservations, steps, world, dryRun, findings, lease, ...states }: Result): Outcome {
  const guests = guestsByMac({ list: world.guests, complete: true });
  const { name: network } = world.state;
  const result = dryRun && status !== 'unchanged' ? `would be ${status}` : status;
  const lines = reservations.map(
    (each) => `network ${network}: reservation of ${reservationText(each, world)} ${result}`,
  );
  return {
    kind: 'record',
    text: [...lines, ...(dryRun ? steps.map((step) => `  ${step}`) : [])]
      .map((line) => `${printable(line)}\n`)
      .join(''),
    data: {
      network,
      status,
      changed: steps.length > 0,
      reservations: reservations.map((each) => ({
        ...reservationData(each),
        guest: guests.get(each.mac ?? '')?.name ?? null,
      })),
      before: states.before.map(listedData),
      after: states.after.map(listedData),
      lease: lease ?? null,
      steps,
    },
    findings,
  };
}

function reservationText({ ip, ...client }: Reservation, { guests }: World): string {
  return `${ip ?? 'without an address'} for ${clientText(client, guests)}`;
}

function reservationData({ ip, mac, id, name }: Reservation) {
  return { ip: ip ?? null, mac: mac ?? null, id: id ?? null, name: name ?? null };
}

function listedData({ live, persistent, ...reservation }: ListedReservation) {
  return { ...reservationData(reservation), live, persistent };
}
