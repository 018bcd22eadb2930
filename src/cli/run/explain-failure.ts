import { EXIT_STATUS } from '../../error.ts';
import type { Finished } from '../../host/host.ts';
import { inEnglish } from '../../libvirt/errors/english.ts';
import { verdict } from '../../libvirt/errors/exit-status.ts';
import { suggestName } from '../../libvirt/errors/suggest-name.ts';
import type { Context, MirroredCommand } from '../command.ts';
import { hint } from './hint.ts';
import { usageHint } from './usage-hint.ts';

/** Says what to do about a failure, below virsh's own lines, and gives the exit status by its kind. */
export async function judge(
  finished: Finished,
  command: MirroredCommand | undefined,
  context: Context,
): Promise<number> {
  const { status, errors, fix } = verdict({ ...finished, stderr: inEnglish(finished.stderr, context.host) });
  if (status === 0) return 0;
  if (finished.signal !== undefined) for (const error of errors) await hint(`error: ${error}`, context);
  const tooOld = command === undefined ? undefined : await neededVersion(errors, command, context);
  if (tooOld !== undefined) {
    await hint(tooOld, context);
    return EXIT_STATUS.unsupported;
  }
  if (fix !== undefined) await hint(fix, context);
  else if (status === EXIT_STATUS.usage && command !== undefined) await hint(usageHint(errors, command), context);
  if (status === EXIT_STATUS['not-found']) {
    const near = await suggestName(errors.join('\n'), context.virsh);
    if (near !== undefined) await hint(near, context);
  }
  return status;
}

/** The libvirt that is needed, where virsh does not know the command or one of its options, or the daemon cannot do it. */
async function neededVersion(
  errors: readonly string[],
  command: MirroredCommand,
  { virsh }: Context,
): Promise<string | undefined> {
  const all = errors.join('\n');
  const option = /doesn't support option --(\S+)/.exec(all)?.[1];
  const unknown = /^unknown command: /m.test(all);
  const undriven = /not supported by the connection driver/.test(all);
  const since = option === undefined ? command.since : command.flags[option]?.since;
  if (since === undefined || (option === undefined && !unknown && !undriven)) return undefined;
  const what = option === undefined ? command.name : `${command.name} --${option}`;
  const here = undriven ? 'the connected libvirt cannot' : `virsh here is ${(await virsh.version()) ?? 'older'}`;
  return `${what} needs libvirt ${since} or newer, here and at the connection: ${here}.`;
}
