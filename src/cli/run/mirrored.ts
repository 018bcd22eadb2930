import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { suggestName } from '../../libvirt/errors/suggest-name.ts';
import type { Outcome } from '../../render/outcome.ts';
import { printableLines } from '../../terminal/printable.ts';
import type { Context, MirroredCommand } from '../command.ts';
import { type Globals, misused } from '../parse/global-options.ts';
import { readWords, type SplitWords, splitWords } from '../parse/virsh.ts';
import { contextOf } from './context.ts';
import { judge } from './explain-failure.ts';
import { present } from './present.ts';
import { refuseOnProblems, tellProblems } from './problems.ts';

/** Runs a command of virsh's with the words behind it: as data where -o asks for that, else as virsh itself. */
export async function runMirrored(
  command: MirroredCommand,
  words: readonly string[],
  { globals, host }: { readonly globals: Globals; readonly host: Host },
): Promise<number> {
  const split = splitWords(command, words);
  if (split.own.has('help')) {
    const { commandHelp } = await import('../parse/commander.ts');
    host.write('stdout', commandHelp(command));
    return 0;
  }
  const context = contextOf(globals, host, { output: split.own.get('output'), color: split.own.get('color') });
  if (context.output === 'table') return runBeside(command, split, context);

  if (command.data === undefined) throw misused(`${command.name} shows no data: -o ${context.output} does not apply`);
  const input = readWords(command, split.words);
  // Words that cannot be read are virsh's to complain of.
  if (input === undefined) return runBeside(command, split, context);
  return present(await withSuggestion(command.data(input, context), context), context);
}

/** The user's words go to virsh as they are, and its stdout is the answer. */
async function runBeside(command: MirroredCommand, split: SplitWords, context: Context): Promise<number> {
  const input = command.check === undefined ? undefined : readWords(command, split.words);
  const check = async () => (input === undefined ? [] : ((await command.check?.(input, context)) ?? []));
  if (split.own.has('check')) await refuseOnProblems(await check(), context);

  const finished = await context.virsh.forward([command.name, ...split.words], {
    through: command.interactive ? undefined : screen(context),
    short: command.interactive !== true,
  });
  const status = await judge(finished, command, context);
  if (input !== undefined && finished.signal === undefined) await tellProblems(await check(), status === 0, context);
  return status;
}

/** What a terminal would obey is escaped; a pipe or a file gets virsh's bytes. */
function screen({ host }: Context): ((stream: 'stdout' | 'stderr', text: string) => string) | undefined {
  if (!host.isTerminal('stdout') && !host.isTerminal('stderr')) return undefined;
  return (stream, text) => (host.isTerminal(stream) ? printableLines(text) : text);
}

/** The outcome, or its error with the nearest name that exists. */
async function withSuggestion(outcome: Promise<Outcome>, { virsh }: Context): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'not-found' || error.hint !== undefined) throw error;
    throw new VnetError(error.code, error.message, { hint: await suggestName(error.message, virsh), cause: error });
  }
}
