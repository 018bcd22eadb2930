import type { Context, MirroredCommand } from './cli/command.ts';
import type { SplitWords } from './cli/virsh-words.ts';
import { EXIT_STATUS } from './error.ts';
import type { Finished } from './host/host.ts';
import { printableLines } from './render/printable.ts';
import { suggestName } from './virsh/suggest-name.ts';
import { verdict } from './virsh/verdict.ts';

/** Runs a mirrored command: the user's words go to virsh as they are, and its stdout is the answer. */
export async function runBeside(command: MirroredCommand, split: SplitWords, context: Context): Promise<number> {
  const finished = await context.virsh.forward([command.name, ...split.words], {
    through: command.interactive ? undefined : screen(context),
    short: command.interactive !== true,
  });
  return judge(finished, command, context);
}

/** What a terminal would obey is escaped; a pipe or a file gets virsh's bytes. */
function screen({ host }: Context): ((stream: 'stdout' | 'stderr', text: string) => string) | undefined {
  if (!host.isTerminal('stdout') && !host.isTerminal('stderr')) return undefined;
  return (stream, text) => (host.isTerminal(stream) ? printableLines(text) : text);
}

/** Says what to do about a failure, below virsh's own lines, and gives the exit status by its kind. */
export async function judge(
  finished: Finished,
  command: MirroredCommand | undefined,
  context: Context,
): Promise<number> {
  const { status, errors, fix } = verdict(finished);
  if (status === 0) return 0;
  if (finished.signal !== undefined) for (const error of errors) hint(`error: ${error}`, context);
  const tooOld = command === undefined ? undefined : await neededVersion(errors, command, context);
  if (tooOld !== undefined) {
    hint(tooOld, context);
    return EXIT_STATUS.unsupported;
  }
  if (fix !== undefined) hint(fix, context);
  if (status === EXIT_STATUS['not-found']) {
    const near = await suggestName(errors.join('\n'), context.virsh);
    if (near !== undefined) hint(near, context);
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

function hint(text: string, { host, colour }: Context): void {
  const line = printableLines(text);
  host.write('stderr', colour.stderr ? `\u001b[2m${line}\u001b[22m\n` : `${line}\n`);
}
