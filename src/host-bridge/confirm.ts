import { changeHost } from '../change/change.ts';
import { editStep, type FileStep } from '../change/file-step.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { runCommand } from './move.ts';
import { changeState, type FoundMove } from './record.ts';

/**
 * Makes a move last: takes it from the watchdog, and replaces the files in /run by those in /etc. After a removal nothing is left
 * to do but to remove the record. A run that is killed leaves the state `confirming`, and the next one finishes. Throws VnetError
 * `timeout` if the watchdog was faster.
 */
export async function confirmMove(host: Host, { directory, record, state }: FoundMove): Promise<void> {
  if (state === 'pending' && !(await changeState(host, directory, 'pending', 'confirming'))) {
    throw new VnetError('timeout', `too late: '${record.link}' is being moved back`);
  }
  if (record.direction === 'remove') return;
  const { lasting, trial, settle } = record.method;
  const directories = [...new Set(lasting.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))];
  if (directories.length > 0) await host.run('mkdir', ['-p', '--', ...directories], { changes: true });
  await changeHost(host, async () => {
    const steps: FileStep[] = [];
    for (const { path, before, after, mode } of lasting) {
      const step = await editStep(host, path, () => after);
      if (step.before !== before && step.before !== after) throw changed(path);
      steps.push({ ...step, attributes: step.attributes ?? { mode } });
    }
    // The scripts would no longer undo the move.
    const scripts = ['restore.sh', 'watchdog.sh'].map((name) => ({ path: `${directory}/${name}` }));
    for (const { path } of [...trial, ...scripts]) steps.push(await editStep(host, path, () => undefined));
    return { title: `make bridge ${record.bridge} last`, steps };
  });
  for (const each of settle) await runCommand(host, each);
  await changeState(host, directory, 'confirming', 'confirmed');
}

function changed(path: string): VnetError {
  return new VnetError('refused', `${path} has changed since the move; the bridge works until the next boot`, {
    hint: 'undo the change of the file, and confirm again',
  });
}
