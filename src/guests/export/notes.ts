import type { Finding } from '../../finding.ts';
import type { gatherRoster } from './gather.ts';

/** Returns what stderr reports about a roster: files that cannot be read, and names that were skipped. */
export function rosterFindings({ problems, leftOut }: Awaited<ReturnType<typeof gatherRoster>>): Finding[] {
  return [
    ...problems.flatMap(({ findings }) => findings),
    ...leftOut.map((reason): Finding => ({ id: 'name-skipped', severity: 'note', message: `skipped ${reason}` })),
  ];
}
