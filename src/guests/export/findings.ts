import type { Finding } from '../../finding.ts';
import type { gatherRoster } from './gather.ts';

/** Returns what stderr reports about a roster: files that cannot be read, and names and addresses that were skipped. */
export function rosterFindings({ problems, skipped }: Awaited<ReturnType<typeof gatherRoster>>): Finding[] {
  return [
    ...problems.flatMap(({ findings }) => findings),
    ...skipped.map((reason): Finding => ({ id: 'name-skipped', severity: 'note', message: `skipped ${reason}` })),
  ];
}
