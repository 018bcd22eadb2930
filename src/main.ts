import type { Command, Context, MirroredCommand, OwnCommand } from './cli/command.ts';
import { type Globals, isOutputFormat, misused, scanGlobals } from './cli/globals.ts';
import { commands, forwarded, type Load } from './commands/index.ts';
import { EXIT_STATUS, VnetError } from './error.ts';
import { ClosedPipe, type Host } from './host/host.ts';
import type { OutputFormat } from './render/format.ts';
import type { Outcome } from './render/outcome.ts';
import { VERSION } from './version.ts';

/** 128 + SIGPIPE: the status of a program whose reader has gone. */
const CLOSED_PIPE_STATUS = 141;

/** Does what the words ask for and resolves to the exit status. The only place that prints an error. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(scanGlobals(argv), host);
  } catch (error) {
    if (error instanceof ClosedPipe) return CLOSED_PIPE_STATUS;
    return report(error, host);
  }
}

async function dispatch(globals: Globals, host: Host): Promise<number> {
  const { own, words } = globals;
  const [name, ...rest] = words;
  if (own.has('version-long') || own.get('version') === 'long') return versions(globals, host);
  if (own.has('version')) return show(`${VERSION}\n`, host);
  if (name === undefined || (own.has('help') && name === undefined) || name === 'help') return help(rest[0], host);

  // virsh takes a single argument as a string of commands.
  if (rest.length === 0 && /[\s;]/.test(name)) return forwardString(name, globals, host);

  const plain = Object.hasOwn(forwarded, name) ? forwarded[name] : undefined;
  if (plain !== undefined && own.size === 0 && !rest.some(mayBeOurs)) return runForwarded(plain, globals, host);

  const command = await find(name);
  if (own.has('help')) return help(name, host);
  return command.kind === 'own' ? runOwn(command, rest, globals, host) : runMirrored(command, rest, globals, host);
}

/** Most runs: virsh does it all, and nothing is loaded beside what got us here. */
async function runForwarded(load: Load<MirroredCommand>, globals: Globals, host: Host): Promise<number> {
  const { typed, words } = globals;
  if (host.isTerminal('stdout') || host.isTerminal('stderr')) {
    return runMirrored((await load()).default, words.slice(1), globals, host);
  }
  const finished = await host.attach('virsh', [...typed, ...words], { short: true });
  if (finished.status === 0 && finished.stderr === '') return 0;
  const { judge } = await import('./mirror.ts');
  return judge(finished, (await load()).default, await contextOf({}, globals, host));
}

/** Whether a word behind the command may be one of vnet's own options: only then must the words be told apart. */
function mayBeOurs(word: string): boolean {
  return /^-[oh]|^--(output|color|help|check)/.test(word);
}

async function runOwn(command: OwnCommand, words: readonly string[], globals: Globals, host: Host): Promise<number> {
  const { parseOwn } = await import('./cli/parser.ts');
  const request = parseOwn(command, words);
  if (request.kind === 'show') return show(request.text, host);
  const output = request.output ?? globals.own.get('output') ?? 'table';
  const context = await contextOf({ output, color: request.color, extra: command.formats ?? [] }, globals, host);
  return present(await command.run(request.input, context), context);
}

async function runMirrored(
  command: MirroredCommand,
  words: readonly string[],
  globals: Globals,
  host: Host,
): Promise<number> {
  const { readWords, splitWords } = await import('./cli/virsh-words.ts');
  const split = splitWords(command, words);
  if (split.own.has('help')) return help(command.name, host);
  const output = split.own.get('output') ?? globals.own.get('output') ?? 'table';
  const context = await contextOf({ output, color: split.own.get('color') }, globals, host);

  if (output !== 'table') {
    if (command.data === undefined) throw misused(`${command.name} shows no data: -o ${output} does not apply`);
    const input = readWords(command, split.words);
    if (input !== undefined) return present(await withSuggestion(command.data(input, context), context), context);
  }
  const { runBeside } = await import('./mirror.ts');
  return runBeside(command, split, context);
}

/** The outcome, or its error with the nearest name that exists. */
async function withSuggestion(outcome: Promise<Outcome>, { virsh }: Context): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'not-found' || error.hint !== undefined) throw error;
    const { suggestName } = await import('./virsh/suggest-name.ts');
    throw new VnetError(error.code, error.message, { hint: await suggestName(error.message, virsh), cause: error });
  }
}

async function forwardString(line: string, globals: Globals, host: Host): Promise<number> {
  const context = await contextOf({}, globals, host);
  const { judge } = await import('./mirror.ts');
  return judge(await context.virsh.forward([line]), undefined, context);
}

interface Wishes {
  readonly output?: string;
  readonly color?: string | undefined;
  /** Formats of this command alone. */
  readonly extra?: readonly string[];
}

async function contextOf(
  { output = 'table', color, extra = [] }: Wishes,
  globals: Globals,
  host: Host,
): Promise<Context> {
  if (!isOutputFormat(output) && !extra.includes(output)) {
    throw misused(`-o takes table, json, yaml or csv, not '${output}'`);
  }
  const { virshOn } = await import('./virsh/node-virsh.ts');
  const when = color ?? globals.own.get('color');
  return {
    host,
    virsh: virshOn(host, { uri: globals.uri, typed: globals.typed, own: globals.connects }),
    output: output as OutputFormat,
    colour: { stdout: coloured('stdout', when, host), stderr: coloured('stderr', when, host) },
  };
}

/** By --color; else only on a terminal that is not dumb, and never where NO_COLOR is set (no-color.org). */
function coloured(stream: 'stdout' | 'stderr', when: string | undefined, host: Host): boolean {
  if (when === 'always') return true;
  if (when === 'never' || (host.env.NO_COLOR ?? '') !== '' || host.env.TERM === 'dumb') return false;
  return host.isTerminal(stream);
}

async function present(outcome: Outcome, { host, output }: Context): Promise<number> {
  const { render } = await import('./render/render.ts');
  for await (const piece of render(outcome, output)) host.write('stdout', piece);
  const { notes = [] } = outcome;
  if (notes.length > 0) {
    const { printableLines } = await import('./render/printable.ts');
    for (const note of notes) host.write('stderr', `${printableLines(note)}\n`);
  }
  return outcome.status ?? 0;
}

async function find(name: string): Promise<Command> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return (await load()).default;
  const { nearest } = await import('./nearest.ts');
  const near = nearest(name, Object.keys(commands));
  throw new VnetError('usage', `unknown command: '${name}'`, {
    hint:
      near === undefined
        ? "vnet has virsh's network commands; for others run virsh itself. See: vnet --help"
        : `Did you mean ${near}?`,
  });
}

async function help(name: string | undefined, host: Host): Promise<number> {
  const { commandHelp, overview } = await import('./cli/help.ts');
  return show(name === undefined ? await overview(commands) : commandHelp(await find(name)), host);
}

async function versions(globals: Globals, host: Host): Promise<number> {
  host.write('stdout', `vnet ${VERSION}\n`);
  const context = await contextOf({}, globals, host);
  const { judge } = await import('./mirror.ts');
  return judge(await context.virsh.forward(['--version=long']), undefined, context);
}

function show(text: string, host: Host): number {
  host.write('stdout', text);
  return 0;
}

async function report(error: unknown, host: Host): Promise<number> {
  const { printableLines } = await import('./render/printable.ts');
  const say = (text: string) => {
    try {
      host.write('stderr', `${printableLines(text)}\n`);
    } catch (closed) {
      if (!(closed instanceof ClosedPipe)) throw closed;
    }
  };
  if (!(error instanceof VnetError)) {
    say(`vnet: this is a bug in vnet ${VERSION}, please report it`);
    say(error instanceof Error ? (error.stack ?? String(error)) : String(error));
    return EXIT_STATUS.bug;
  }
  say(`error: ${error.message}`);
  if (error.hint !== undefined) say(error.hint);
  else if (error.code === 'program-missing')
    say((await import('./advice/install.ts')).installLine(error.message.split(' ')[0] ?? '', host));
  return EXIT_STATUS[error.code];
}
