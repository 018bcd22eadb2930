import type { Command, MirroredCommand } from './cli/command.ts';
import { type Globals, scanGlobals } from './cli/parse/global-options.ts';
import { commands, forwarded, type Load } from './commands/index.ts';
import { VnetError } from './error.ts';
import type { Host } from './host/host.ts';
import { VERSION } from './version.ts';

/** Does what the words ask for and resolves to the exit status. The only place that catches and prints an error. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(scanGlobals(argv), host);
  } catch (error) {
    const { report } = await import('./cli/run/report.ts');
    return report(error, host);
  }
}

async function dispatch(globals: Globals, host: Host): Promise<number> {
  const { own, words } = globals;
  const [name, ...rest] = words;
  if (own.has('version-long') || own.get('version') === 'long') return versions(globals, host);
  if (own.has('version')) return show(`${VERSION}\n`, host);
  if (name === undefined || name === 'help') return help(rest[0], host);
  // virsh takes a single argument as a string of commands.
  if (rest.length === 0 && /[\s;]/.test(name)) return forward([name], globals, host);

  const plain = Object.hasOwn(forwarded, name) ? forwarded[name] : undefined;
  if (plain !== undefined && own.size === 0 && !rest.some(mayBeOurs)) return runForwarded(plain, globals, host);

  if (own.has('help')) return help(name, host);
  const command = await find(name);
  if (command.kind === 'own') return (await import('./cli/run/own.ts')).runOwn(command, rest, { globals, host });
  return (await import('./cli/run/mirrored.ts')).runMirrored(command, rest, { globals, host });
}

/** Most runs: virsh does it all, and nothing is loaded beside what got us here. */
async function runForwarded(load: Load<MirroredCommand>, globals: Globals, host: Host): Promise<number> {
  const { typed, words } = globals;
  if (host.isTerminal('stdout') || host.isTerminal('stderr')) {
    const { runMirrored } = await import('./cli/run/mirrored.ts');
    return runMirrored((await load()).default, words.slice(1), { globals, host });
  }
  const finished = await host.attach('virsh', [...typed, ...words], { short: true });
  if (finished.status === 0 && finished.stderr === '') return 0;
  const [{ judge }, { contextOf }] = [
    await import('./cli/run/explain-failure.ts'),
    await import('./cli/run/context.ts'),
  ];
  return judge(finished, (await load()).default, contextOf(globals, host));
}

/** Whether a word behind the command may be one of vnet's own options: only then must the words be told apart. */
function mayBeOurs(word: string): boolean {
  return /^-[oh]|^--(output|color|help)/.test(word);
}

/** Words that virsh alone understands. */
async function forward(words: readonly string[], globals: Globals, host: Host): Promise<number> {
  const [{ judge }, { contextOf }] = [
    await import('./cli/run/explain-failure.ts'),
    await import('./cli/run/context.ts'),
  ];
  const context = contextOf(globals, host);
  return judge(await context.virsh.forward(words), undefined, context);
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
  const { commandHelp, overview } = await import('./cli/docs/help.ts');
  return show(name === undefined ? await overview(commands) : commandHelp(await find(name)), host);
}

async function versions(globals: Globals, host: Host): Promise<number> {
  show(`vnet ${VERSION}\n`, host);
  return forward(['--version=long'], globals, host);
}

function show(text: string, host: Host): number {
  host.write('stdout', text);
  return 0;
}
