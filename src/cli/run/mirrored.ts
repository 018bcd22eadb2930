import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Finished } from '../../host/host.ts';
import { VirshFailure } from '../../libvirt/errors/virsh-failure.ts';
import { printableLines } from '../../terminal/printable.ts';
import type { AnyInput, Context, MirroredCommand, PathKind } from '../command.ts';
import { type Invocation, withOptions } from '../parse/invocation.ts';
import { readWords, splitWords } from '../parse/virsh.ts';
import { contextFor, type Program } from './context.ts';
import { present } from './present.ts';
import { rejectOnProblems, reportProblems } from './problems.ts';
import { errorWithConnection } from './with-connection.ts';
import { type Rename, sameName, type Words } from './words.ts';
import { writeFindings } from './write-findings.ts';

/** Runs a command of virsh: as data with -o json, yaml or csv, else as virsh itself. Returns the exit status. */
export async function runMirrored(command: MirroredCommand, invocation: Invocation, program: Program): Promise<number> {
  const split = splitWords(command, invocation.words.slice(1));
  if (split.given.some(({ option }) => option.long === 'help')) {
    const { printHelp } = await import('./print-help.ts');
    return printHelp(command, invocation, program.host);
  }
  const context = contextFor(withOptions(invocation, split.given), program, command);
  const words: Words = { split, input: readWords(command, split.words) };
  try {
    return await runWith(context, command, words);
  } catch (error) {
    throw errorWithConnection(error, context.connection);
  }
}

async function runWith(context: Context, command: MirroredCommand, words: Words): Promise<number> {
  if (context.output !== 'table') return runAsData(command, words, context);
  const file = stdinArgument(command, words);
  if (file === undefined) return runVirsh(command, words, context);
  const { withStandardInput } = await import('./standard-input.ts');
  return withStandardInput(file, words, context, (given, read) => runVirsh(command, given, context, read));
}

/** Explains a virsh that `main` ran without loading the command. Returns the exit status. */
export async function explainForwarded(
  finished: Finished,
  command: MirroredCommand,
  invocation: Invocation,
  program: Program,
): Promise<number> {
  const input = readWords(command, invocation.words.slice(1));
  const { explainFailure } = await import('./explain-failure.ts');
  return explainFailure(finished, { command, input }, contextFor(invocation, program, command));
}

const FILES: ReadonlySet<unknown> = new Set(['files', 'xml-files'] satisfies PathKind[]);

/** The file argument for which the user gave `-`. virsh itself would read a file with that name. */
function stdinArgument({ args }: MirroredCommand, { input }: Words): string | undefined {
  return Object.keys(args).find((name) => FILES.has(args[name]?.complete) && input?.args[name] === '-');
}

/** The words go to virsh as they were typed, unless virsh would misuse them, and its stdout is the answer. */
async function runVirsh(
  command: MirroredCommand,
  { split, input }: Words,
  context: Context,
  rename: Rename = sameName,
): Promise<number> {
  if (split.extra.has('check')) await rejectOnProblems(await checked(command, input, { context, rename }), context);

  const words = (input && command.safeWords?.(input)) ?? split.words;
  const started = context.host.monotonic();
  const finished = await context.virsh.forward([command.name, ...words], {
    through: rename.output(escapeForTerminals(context)),
  });
  const elapsed = context.host.monotonic() - started;
  const code = input === undefined ? undefined : command.silentFailure?.(input, elapsed);
  if (code !== undefined && finished.status === 1 && finished.stderr === '') return EXIT_STATUS[code];
  return advise(finished, { command, input }, context, rename);
}

async function checked(
  command: MirroredCommand,
  input: AnyInput | undefined,
  { context, rename }: { readonly context: Context; readonly rename: Rename },
): Promise<readonly Finding[]> {
  return rename.findings(input === undefined ? [] : ((await command.check?.(input, context)) ?? []));
}

/** Writes below virsh's own lines what to do about a failure, or what a change means. Returns the exit status. */
export async function advise(
  finished: Finished,
  { command, input }: { readonly command: MirroredCommand; readonly input: AnyInput | undefined },
  context: Context,
  rename: Rename = sameName,
): Promise<number> {
  const { explainFailure } = await import('./explain-failure.ts');
  const status = await explainFailure(finished, { command, input, rename }, context);
  if (!context.advice || input === undefined || finished.signal !== undefined || !WITH_CHECK.has(status)) return status;
  try {
    await reportProblems(await checked(command, input, { context, rename }), status === 0, context);
    if (status === 0) await writeFindings(rename.findings(await findingsAfter(command, input, context)), context);
  } catch (error) {
    // virsh's verdict stands; what vnet could add cannot be found out.
    if (!(error instanceof VnetError)) throw error;
  }
  return status;
}

async function findingsAfter(command: MirroredCommand, input: AnyInput, context: Context): Promise<Finding[]> {
  const hooks = [command.after, context.host.isTerminal('stdout') ? command.afterOnTerminal : undefined];
  const findings: Finding[] = [];
  for (const hook of hooks) findings.push(...((await hook?.call(command, input, context)) ?? []));
  return findings;
}

/** The statuses for which the XML matters: libvirt accepted or rejected it. */
const WITH_CHECK: ReadonlySet<number> = new Set([0, EXIT_STATUS.refused, EXIT_STATUS['network-invalid']]);

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
    const { explain } = await import('./explain-failure.ts');
    const { code, hints } = await explain(error.messages, { command, input }, context);
    throw new VnetError(code, error.messages, { hints, cause: error });
  }
}

/** On a terminal, escapes what it would obey; a pipe or a file gets virsh's bytes. */
function escapeForTerminals({ host }: Context): ((stream: 'stdout' | 'stderr', text: string) => string) | undefined {
  if (!host.isTerminal('stdout') && !host.isTerminal('stderr')) return undefined;
  return (stream, text) => (host.isTerminal(stream) ? printableLines(text) : text);
}
