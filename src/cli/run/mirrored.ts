import { VnetError } from '../../error.ts';
import type { Finished } from '../../host/host.ts';
import { VirshFailure } from '../../libvirt/errors/failure.ts';
import { printableLines } from '../../terminal/printable.ts';
import type { AnyInput, Context, MirroredCommand } from '../command.ts';
import { type Invocation, withOptions } from '../parse/invocation.ts';
import { readWords, type SplitWords, splitWords } from '../parse/virsh.ts';
import { contextFor, type Program } from './context.ts';
import { explain, explainFailure } from './explain-failure.ts';
import { present } from './present.ts';
import { refuseOnProblems, reportProblems } from './problems.ts';

/** Runs a command of virsh: as data with -o json, yaml or csv, else as virsh itself. Returns the exit status. */
export async function runMirrored(command: MirroredCommand, invocation: Invocation, program: Program): Promise<number> {
  const split = splitWords(command, invocation.words.slice(1));
  if (split.given.some(({ option }) => option.long === 'help')) {
    const { printHelp } = await import('./print-help.ts');
    return printHelp(command, program.host);
  }
  const context = contextFor(withOptions(invocation, split.given), program, command);
  const input = readWords(command, split.words);
  if (context.output === 'table') return runVirsh(command, { split, input }, context);
  return runAsData(command, { split, input }, context);
}

/** Explains a virsh that `main` ran without loading the command. Returns the exit status. */
export async function explainForwarded(
  finished: Finished,
  command: MirroredCommand,
  invocation: Invocation,
  program: Program,
): Promise<number> {
  const input = readWords(command, invocation.words.slice(1));
  return explainFailure(finished, { command, input }, contextFor(invocation, program, command));
}

interface Words {
  readonly split: SplitWords;
  /** Undefined if virsh would reject the words. */
  readonly input: AnyInput | undefined;
}

/** The words go to virsh as they were typed, and its stdout is the answer. */
async function runVirsh(command: MirroredCommand, { split, input }: Words, context: Context): Promise<number> {
  const check = async () => (input === undefined ? [] : ((await command.check?.(input, context)) ?? []));
  if (split.extra.has('check')) await refuseOnProblems(await check(), context);

  const finished = await context.virsh.forward([command.name, ...split.words], {
    through: escapeForTerminals(context),
  });
  const status = await explainFailure(finished, { command, input }, context);
  if (command.check !== undefined && finished.signal === undefined) {
    await reportProblems(await check(), status === 0, context);
  }
  return status;
}

async function runAsData(command: MirroredCommand, { split, input }: Words, context: Context): Promise<number> {
  try {
    if (input === undefined || command.data === undefined) {
      // virsh says what is wrong with the words.
      await context.virsh.ask(command.name, ...split.words);
      throw new VnetError('usage', 'these arguments cannot be combined with -o');
    }
    return await present(await command.data(input, context), context);
  } catch (error) {
    if (!(error instanceof VirshFailure)) throw error;
    const { code, hints } = await explain(error.messages, { command, input }, context);
    throw new VnetError(code, error.messages, { hints, cause: error });
  }
}

/** On a terminal, escapes what it would obey; a pipe or a file gets virsh's bytes. */
function escapeForTerminals({ host }: Context): ((stream: 'stdout' | 'stderr', text: string) => string) | undefined {
  if (!host.isTerminal('stdout') && !host.isTerminal('stderr')) return undefined;
  return (stream, text) => (host.isTerminal(stream) ? printableLines(text) : text);
}
