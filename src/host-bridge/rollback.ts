import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from '../shell-words.ts';
import { changeState, keep } from './record.ts';
import { isRunning } from './watchdog.ts';

/** Milliseconds that the script gets. It waits for the manager itself. */
const LIMIT = 180_000;

/**
 * Undoes a move that is not confirmed, or whose confirmation was killed before it changed a file. The watchdog does the work, so
 * that it is finished even if vnet is killed; without one that can be asked, vnet runs the script. Returns whether the interface is
 * as it was.
 */
export async function rollBack(host: Host, directory: string, why: string): Promise<boolean> {
  const isAsked = await keepIfPossible(host, `${directory}/undo`, `${why}\n`);
  const end = host.monotonic() + LIMIT;
  while (
    isAsked &&
    isRunning(host, directory) &&
    !host.isRegularFile(`${directory}/rolled-back`) &&
    host.monotonic() < end
  ) {
    await host.sleep(50);
  }
  if (host.isRegularFile(`${directory}/rolled-back`)) return !host.isRegularFile(`${directory}/incomplete`);
  for (const state of ['pending', 'confirming'] as const) await changeState(host, directory, state, 'rolling-back');
  await keepIfPossible(host, `${directory}/reason`, `${why}\n`);
  const line = 'cd "$1" && exec sh restore.sh >>log 2>&1';
  const { status } = await host.run('sh', ['-c', line, 'vnet', directory], { limit: LIMIT, changes: true });
  if (status !== 0) await keepIfPossible(host, `${directory}/incomplete`, '');
  await changeState(host, directory, 'rolling-back', 'rolled-back');
  return status === 0;
}

/** Writes a file of a record, and returns whether that worked: a full disk must not keep the interface from its settings. */
function keepIfPossible(host: Host, path: string, content: string): Promise<boolean> {
  return keep(host, path, content).then(
    () => true,
    (error: unknown) => {
      if (error instanceof VnetError) return false;
      throw error;
    },
  );
}

/** What to say if a move could not be undone. */
export function notRestored(directory: string): string {
  return `the interface is not as it was; to try again, run as root: ${shellCommand('sh', `${directory}/restore.sh`)}`;
}
