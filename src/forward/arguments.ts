import { operands } from '../shell-words.ts';
import { type Forward, listenText } from './state.ts';

/**
 * Returns operands of `vnet forward remove` that remove these of all forwards, one list for each guest. Ports are named only if
 * other forwards of the guest stay.
 */
export function removals(removed: readonly Forward[], all: readonly Forward[]): (readonly string[])[] {
  return [...new Set(removed.map(({ guest }) => guest))].map((guest) => {
    const own = removed.filter((each) => each.guest === guest);
    const isAll = all.every((each) => each.guest !== guest || own.includes(each));
    return [guest, ...(isAll ? [] : own.flatMap((each) => [each.protocol, listenText(each)]))];
  });
}

/** Returns arguments of `vnet forward add` that make a forward lead to the present address of its guest. */
export function repetition(forward: Forward): readonly string[] {
  const { guest, network, protocol, port, guestPort, follow, loopback } = forward;
  const ports = guestPort === port ? listenText(forward) : `${listenText(forward)}:${guestPort}`;
  return [
    `--network=${network}`,
    ...(follow ? ['--follow'] : []),
    ...(loopback ? ['--loopback'] : []),
    ...operands(guest, protocol, ports),
  ];
}
