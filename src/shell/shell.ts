import { splitCommandString } from '../cli/parse/command-string.ts';
import type { Invocation } from '../cli/parse/invocation.ts';
import { readWords } from '../cli/parse/virsh.ts';
import { contextFor, type Program } from '../cli/run/context.ts';
import { explainFailure } from '../cli/run/explain-failure.ts';
import { advise } from '../cli/run/mirrored.ts';
import { type Part, partsOf, reported, statusIfWrong, textOf } from '../cli/run/parts.ts';
import { commandKind, readsInput } from '../libvirt/virsh-commands.ts';
import { printableLines } from '../terminal/printable.ts';
import { VERSION } from '../version.ts';
import { completeLine } from './complete.ts';
import { followSession, hasError, MOVES } from './connection.ts';
import { openHistory } from './history.ts';
import type { RunCommand } from './script.ts';
import { Session } from './session.ts';

/** virsh's line editing must not depend on the user's settings or terminal: only vnet sees what it prints. */
const ENV = { INPUTRC: '/dev/null', TERM: 'xterm' };

/** Ends the shell. */
const QUIT: ReadonlySet<string> = new Set(['quit', 'exit']);

/** What readline would obey instead of passing it on. */
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Runs the commands that are typed on a terminal; returns the exit status. One virsh stays open for virsh's commands. */
export async function runShell(start: Invocation, program: Program, run: RunCommand): Promise<number> {
  const { host } = program;
  contextFor(start, program); // Rejects -o.
  if (!start.quiet) host.write('stdout', `vnet ${VERSION}: 'help' lists the commands, 'quit' or Ctrl-D ends\n\n`);
  const history = await openHistory(host);
  const shell = new Shell(start, program, run);
  const takeBack = host.outliveInterrupts();
  try {
    for (let typed = ''; ; ) {
      const { lines, rest, ended } = await host.promptLine({
        prompt: shell.isReadOnly ? 'vnet > ' : 'vnet # ',
        history: history.lines,
        typed,
        complete: (before) => completeLine(before, program, (line) => shell.query(line)),
      });
      typed = rest;
      for (const line of lines) {
        await history.add(line);
        if (!(await shell.runLine(line))) return 0;
      }
      if (ended !== 'end') continue;
      host.write('stdout', '\n');
      return 0;
    }
  } finally {
    shell.end();
    takeBack();
  }
}

class Shell {
  #invocation: Invocation;
  readonly #program: Program;
  readonly #run: RunCommand;
  #session: Session | undefined;
  #opening: Promise<Session | undefined> | undefined;

  constructor(invocation: Invocation, program: Program, run: RunCommand) {
    this.#invocation = invocation;
    this.#program = program;
    this.#run = run;
  }

  get isReadOnly(): boolean {
    return this.#invocation.connection.some((word) => word === '-r' || word === '--readonly');
  }

  end(): void {
    this.#session?.kill();
  }

  /** What virsh prints for a line that changes nothing; empty if it cannot. */
  async query(line: string): Promise<string> {
    const session = await this.#open();
    return session === undefined ? '' : decoded((await session.run(encoded(line))).stdout);
  }

  /** Runs a line. Returns false if it ends the shell. */
  async runLine(line: string): Promise<boolean> {
    const commands = splitCommandString(line);
    // virsh says what is wrong with it.
    if (commands === undefined) return this.#inSession({ by: 'virsh', commands: [{ words: [], source: line }] });
    const parts = (await partsOf(commands, this.#program.commands)).flatMap((part) => this.#divide(part));
    const isMixed = parts.length > 1;
    const wrong = isMixed
      ? await reported(this.#invocation, this.#program, async () => (await this.#statusIfWrong(parts)) ?? 0)
      : 0;
    if (wrong !== 0) return true;
    for (const part of parts) if (!(await this.#runPart(part))) return false;
    return true;
  }

  /** Commands that end the shell, move it, or need the terminal run by themselves. */
  #divide({ by, commands }: Part): Part[] {
    const isAlone = (words: readonly string[]) =>
      MOVES.has(words[0] ?? '') || QUIT.has(words[0] ?? '') || words[0] === 'help' || this.#needsTerminal(words);
    if (by === 'vnet' || !commands.some(({ words }) => isAlone(words))) return [{ by, commands }];
    return commands.map((each) => ({ by, commands: [each] }));
  }

  /** Whether a command needs virsh on the terminal, or may run for hours: Ctrl-C then is for that virsh. */
  #needsTerminal(words: readonly string[]): boolean {
    const [name = ''] = words;
    if (MOVES.has(name) || QUIT.has(name) || name === 'pwd') return false;
    return readsInput(words) || words.includes('-') || commandKind([...words, '']) === 'interactive';
  }

  async #statusIfWrong(parts: readonly Part[]): Promise<number | undefined> {
    return statusIfWrong(parts, this.#invocation, this.#program);
  }

  async #runPart(part: Part): Promise<boolean> {
    const words = part.commands[0]?.words ?? [];
    const [name = ''] = words;
    if (QUIT.has(name)) return false;
    if (part.by === 'vnet' || name === 'help' || this.#needsTerminal(words) || CONTROL.test(textOf(part.commands))) {
      await reported(this.#invocation, this.#program, () => this.#run({ ...this.#invocation, words }));
      return true;
    }
    await this.#inSession(part);
    return true;
  }

  async #inSession(part: Part): Promise<true> {
    const { host, commands: list } = this.#program;
    const session = await this.#open();
    if (session === undefined) return true;
    const { ended, ...output } = await session.run(encoded(textOf(part.commands)));
    const [stdout, stderr] = [decoded(output.stdout), decoded(output.stderr)];
    if (part.commands.length === 1 && /^error: unknown command: /m.test(stderr)) {
      // vnet may know what was meant.
      const words = part.commands[0]?.words ?? [];
      await reported(this.#invocation, this.#program, () => this.#run({ ...this.#invocation, words }));
      return true;
    }
    host.write('stderr', printableLines(stderr));
    host.write('stdout', printableLines(stdout));
    const { words } = part.commands[0] ?? { words: [] };
    const [name = ''] = words;
    if (!ended && !hasError(stderr) && MOVES.has(name)) {
      this.#invocation = await followSession(session, this.#invocation, host);
      return true;
    }
    const end = ended ? await session.end() : { status: hasError(stderr) ? 1 : 0, signal: undefined };
    await reported(this.#invocation, this.#program, async () => {
      const finished = { ...end, stdout: '', stderr };
      const command =
        part.commands.length === 1 && Object.hasOwn(list, name) ? (await list[name]?.())?.default : undefined;
      const context = contextFor({ ...this.#invocation, words }, this.#program);
      if (command?.kind !== 'mirrored') return explainFailure(finished, {}, context);
      return advise(finished, { command, input: readWords(command, words.slice(1)) }, context);
    });
    return true;
  }

  /** The open virsh, waiting for a line. Undefined if it ends at once, which it explains. */
  async #open(): Promise<Session | undefined> {
    if (this.#session?.hasEnded === false) return this.#session;
    this.#opening ??= this.#start().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #start(): Promise<Session | undefined> {
    const { host } = this.#program;
    const session = await Session.open(host, this.#invocation.passedOn, ENV);
    let errors = '';
    session.relay((stream, text) => {
      if (stream === 'stderr') errors += text;
    });
    if (await session.sync()) {
      this.#session = session;
      return session;
    }
    const end = await session.end();
    const stderr = decoded(errors);
    host.write('stderr', printableLines(stderr));
    await explainFailure({ ...end, stdout: '', stderr }, {}, contextFor(this.#invocation, this.#program));
    return undefined;
  }
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

function encoded(text: string): string {
  return Buffer.from(text).toString('latin1');
}
