import { printable } from '../../terminal/printable.ts';
import type { gatherRoster } from './gather.ts';

/** What stderr says of a roster: bad files, and names that were left out. */
export function rosterNotes({ problems, leftOut }: Awaited<ReturnType<typeof gatherRoster>>): string[] {
  return [
    ...problems.map(({ message }) => `error: ${message}`),
    ...leftOut.map((reason) => `note: left out ${printable(reason)}`),
  ];
}
