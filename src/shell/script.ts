import { splitCommandString } from '../cli/parse/command-string.ts';
import type { Invocation } from '../cli/parse/invocation.ts';
import { contextFor, type Program } from '../cli/run/context.ts';
import { explainFailure } from '../cli/run/explain-failure.ts';
import { type Part, partsOf, reported, statusIfWrong, textOf } from '../cli/run/parts.ts';
import type { AttachOptions } from '../host/host.ts';
import { readsInput } from '../libvirt/virsh-commands.ts';
import { printableLines } from '../terminal/printable.ts';
import { followSession, MOVES } from './connection.ts';
import { type Ended, Session } from './session.ts';

/** Runs words as a command line of vnet; returns the exit status. */
export type RunCommand = (invocation: Invocation) => Promise<number>;

/** How much of virsh's stderr is kept to explain why it ended. */
const KEPT = 64 * 1024;

/**
 * Runs the commands of standard input, as virsh in the same place: with its banner, prompts and echo, and exit status 0. One virsh
 * gets the lines as they come; vnet runs its own commands between them.
 */
export async function runScript(start: Invocation, program: Program, run: RunCommand): Promise<number> {
  const { host, commands: list } = program;
  contextFor(start, program); // Rejects -o.
  const file = host.inputFile();
  if (file !== undefined && !(await hasVnetCommand(file, program))) {
    const finished = await host.attach(host.virsh, start.passedOn, {
      short: true,
      changes: true,
      through: escapes(program),
    });
    return statusOf(finished, finished.stderr, { invocation: start, program });
  }
  const session = await Session.open(host, start.passedOn);
  const write = writer(program);
  let stderr = '';
  const relay = (stream: 'stdout' | 'stderr', text: string) => {
    if (stream === 'stderr') stderr = (stderr + text).slice(-KEPT);
    write(stream, text);
  };
  session.relay(relay);

  let invocation = start;
  let [hasMoved, isSynced, isTaken] = [false, false, false];
  for await (const line of whileOpen(host.inputLines(), session)) {
    const commands = splitCommandString(decoded(line)) ?? [];
    const parts = isTaken ? [] : await partsOf(commands, list);
    hasMoved ||= commands.some(({ words }) => MOVES.has(words[0] ?? ''));
    // What follows may be the input of this command.
    isTaken ||= commands.some(({ words }) => readsInput(words));
    if (!parts.some(({ by }) => by === 'vnet')) {
      await session.send(line);
      continue;
    }
    if (!(await session.sync())) break;
    isSynced = true;
    write('stdout', `${line}\n`);
    if (hasMoved) invocation = await followSession(session, invocation, host);
    hasMoved = commands.some(({ words }) => MOVES.has(words[0] ?? ''));
    if (!(await runParts(parts, session, { invocation, program, run, write }))) break;
    session.relay(relay);
  }

  // virsh would write the marks into its history. It has to be its end if it reads more input.
  if (isSynced && !isTaken && !session.hasEnded && (await session.sync())) {
    session.kill();
    write('stdout', '\n');
    return 0;
  }
  return statusOf(await session.end(), decoded(stderr), { invocation, program });
}

async function hasVnetCommand(file: string, { commands }: Program): Promise<boolean> {
  for (const line of file.split('\n')) {
    const parts = await partsOf(splitCommandString(decoded(line)) ?? [], commands);
    if (parts.some(({ by }) => by === 'vnet')) return true;
  }
  return false;
}

/** Undefined if nothing that virsh prints goes to a terminal: then its stdout need not pass through vnet. */
function escapes({ host }: Program): AttachOptions['through'] {
  if (!host.isTerminal('stdout') && !host.isTerminal('stderr')) return undefined;
  return (stream, text) => (host.isTerminal(stream) ? printableLines(text) : text);
}

/** The lines, until virsh ends: it may do so before the next one comes. */
async function* whileOpen(lines: AsyncIterable<string>, session: Session): AsyncGenerator<string> {
  const iterator = lines[Symbol.asyncIterator]();
  const end = session.ended().then(() => undefined);
  while (!session.hasEnded) {
    const next = await Promise.race([iterator.next(), end]);
    if (next === undefined || next.done) return;
    yield next.value;
  }
}

/** Runs a line with commands of vnet in it. Returns false if virsh has ended. */
async function runParts(
  parts: readonly Part[],
  session: Session,
  {
    invocation,
    program,
    run,
    write,
  }: {
    readonly invocation: Invocation;
    readonly program: Program;
    readonly run: RunCommand;
    readonly write: (stream: 'stdout' | 'stderr', text: string) => void;
  },
): Promise<boolean> {
  const wrong = await reported(invocation, program, async () => (await statusIfWrong(parts, invocation, program)) ?? 0);
  if (wrong !== 0) return true;
  for (const { by, commands } of parts) {
    if (by === 'vnet') {
      const words = commands[0]?.words ?? [];
      await reported(invocation, program, () => run({ ...invocation, words }));
      if (!invocation.quiet) write('stdout', '\n');
      continue;
    }
    const { stdout, stderr, ended } = await session.run(encoded(textOf(commands)));
    write('stderr', stderr);
    write('stdout', stdout);
    if (ended) return false;
  }
  return true;
}

async function statusOf(
  { status, signal }: Ended,
  stderr: string,
  { invocation, program }: { readonly invocation: Invocation; readonly program: Program },
): Promise<number> {
  if (status === 0) return 0;
  return explainFailure({ status, signal, stdout: '', stderr }, {}, contextFor(invocation, program));
}

/** Writes bytes; on a terminal, it escapes what that would obey. */
function writer({ host }: Program): (stream: 'stdout' | 'stderr', text: string) => void {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  return (stream, text) => {
    const bytes = Buffer.from(text, 'latin1');
    if (bytes.length === 0) return;
    if (!host.isTerminal(stream)) host.write(stream, bytes);
    else host.write(stream, printableLines(decoders[stream].decode(bytes, { stream: true })));
  };
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

function encoded(text: string): string {
  return Buffer.from(text).toString('latin1');
}
