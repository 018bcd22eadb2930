import type { Command } from './cli/command.ts';
import { mayBeCommonOption } from './cli/common-options.ts';
import { type Invocation, scanInvocation } from './cli/parse/invocation.ts';
import { commands, forwarded } from './commands/index.ts';
import { VnetError } from './error.ts';
import type { Host } from './host/host.ts';
import { limitsFor, SHORT_LIMITS, withLimits } from './host/limits.ts';
import { rawArguments } from './host/raw-names.ts';
import { patiently } from './libvirt/patience.ts';
import { COVERED } from './libvirt/rpc/covered.ts';
import { commandKind } from './libvirt/virsh-commands.ts';
import { VERSION } from './version.ts';

/** The option that makes vnet virsh; so does the name `virsh`. */
const AS_VIRSH = '--as-virsh';

/** Runs a command line; returns the exit status. Reports every error that is thrown. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    const words = rawArguments(argv, host);
    if (words[0] === AS_VIRSH) return await runAsVirsh(words.slice(1), host);
    if (/(?:^|\/)virsh$/.test(host.self.name)) return await runAsVirsh(words, host);
    return await dispatch(scanInvocation(words), host);
  } catch (error) {
    const { report } = await import('./cli/run/report.ts');
    return report(error, argv, host);
  }
}

/** virsh answers, whatever the words are; vnet adds advice for a person who wants it. */
async function runAsVirsh(words: readonly string[], host: Host): Promise<number> {
  const isAdvised = host.isTerminal('stderr') && host.env.VNET_ADVICE !== '0';
  if (isAdvised) return (await import('./cli/run/as-virsh.ts')).runAsVirsh(words, { host, commands });
  return host.become(host.virsh, words, { short: isQuestion(words) });
}

function isQuestion(words: readonly string[]): boolean {
  try {
    return commandKind(scanInvocation(words).words) === 'question';
  } catch {
    return true; // virsh says what is wrong with its options.
  }
}

async function dispatch(invocation: Invocation, world: Host): Promise<number> {
  const { options, passedOn, words } = invocation;
  const host = withLimits(world, limitsFor(options.get('timeout'), world.env));
  const [name, ...rest] = words;
  if (options.has('as-virsh')) throw new VnetError('usage', `${AS_VIRSH} must be the first word`);
  if (options.has('version-long') || options.get('version') === 'long') return printVersions(invocation, host);
  if (options.has('version')) return print(`${VERSION}\n`, host);
  if (options.has('licenses')) return print((await import('./cli/run/licences.ts')).licences(host), host);
  if (name === undefined && !options.has('help')) {
    const run = (each: Invocation) => dispatch(each, world);
    if (host.isInputRedirected())
      return (await import('./shell/script.ts')).runScript(invocation, { host, commands }, run);
    if (host.isTerminal('stdin') && host.isTerminal('stdout'))
      return (await import('./shell/shell.ts')).runShell(invocation, { host, commands }, run);
  }
  // What a shell waits for while the user types.
  const answer = name === 'completion' && rest[1] === '--' ? await complete(rest, host) : undefined;
  if (answer !== undefined) return print(answer, host);
  if (name === undefined || name === 'help') return printHelp(rest[0], invocation, host);
  // virsh reads a single argument as a string of commands.
  if (rest.length === 0 && /[\s;#'"\\]/.test(name)) {
    const { runString } = await import('./cli/run/command-string.ts');
    const run = (each: readonly string[]) => dispatch({ ...invocation, words: each }, world);
    return runString(name, invocation, { host, commands }, run);
  }

  // The common case: virsh does all the work, so vnet loads nothing else.
  const isPlain = forwarded.has(name) && options.size === 0 && !rest.some(mayBeCommonOption);
  const isShown = host.isTerminal('stdout') || host.isTerminal('stderr');
  if (isPlain && !isShown && COVERED.has(name)) {
    const { plainAnswer } = await import('./libvirt/rpc/plain.ts');
    const answer = await plainAnswer(words, host, { uri: invocation.uri, typed: passedOn, own: invocation.connection });
    if (answer !== undefined) return print(answer, host);
  }
  const finished =
    isPlain && !isShown
      ? await patiently({ host, connection: invocation, words }, (limits) =>
          host.attach(host.virsh, [...passedOn, ...words], { ...limits, short: true }),
        )
      : undefined;
  if (finished?.status === 0 && finished.stderr === '') return 0;

  if (options.has('help')) return printHelp(name, invocation, host);
  const command = await load(name);
  if (command === undefined) return (await import('./cli/run/unknown.ts')).runUnknown(invocation, { host, commands });
  if (command.kind === 'own') return (await import('./cli/run/own.ts')).runOwn(command, invocation, { host, commands });
  const { explainForwarded, runMirrored } = await import('./cli/run/mirrored.ts');
  return finished === undefined
    ? runMirrored(command, invocation, { host, commands })
    : explainForwarded(finished, command, invocation, { host, commands });
}

async function complete([shell = '', , ...line]: readonly string[], host: Host): Promise<string | undefined> {
  const { completionAnswer } = await import('./cli/completion/complete.ts');
  const { describeProgram } = await import('./commands/described.ts');
  return completionAnswer(shell, line, { program: await describeProgram(), host });
}

async function load(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? (await commands[name]?.())?.default : undefined;
}

/** virsh alone understands these words. */
async function forward(invocation: Invocation, host: Host): Promise<number> {
  const { forwardToVirsh } = await import('./cli/run/unknown.ts');
  return forwardToVirsh(invocation, { host, commands });
}

async function printHelp(name: string | undefined, invocation: Invocation, host: Host): Promise<number> {
  if (name === undefined) {
    const { printOverview } = await import('./cli/run/print-help.ts');
    const { describeProgram } = await import('./commands/described.ts');
    return printOverview((await describeProgram()).commands, invocation, host);
  }
  const command = await load(name);
  if (command === undefined) {
    const { printGroup } = await import('./cli/run/print-help.ts');
    const { describeProgram } = await import('./commands/described.ts');
    const status =
      invocation.words[0] === 'help'
        ? await printGroup((await describeProgram()).commands, invocation, host)
        : undefined;
    if (status !== undefined) return status;
    return (await import('./cli/run/unknown.ts')).helpOfVirsh(name, invocation, { host, commands });
  }
  return (await import('./cli/run/print-help.ts')).printHelp(command, invocation, host);
}

async function printVersions(invocation: Invocation, host: Host): Promise<number> {
  print(`vnet ${VERSION}\n`, host);
  const { Daemon } = await import('./libvirt/rpc/daemon.ts');
  const { uri, passedOn, connection } = invocation;
  const daemon = new Daemon(withLimits(host, SHORT_LIMITS), { uri, typed: passedOn, own: connection }, connection);
  print(`Questions answered by: ${(await daemon.socket()) ?? 'virsh'}\n`, host);
  daemon.close();
  return forward({ ...invocation, words: ['--version=long'] }, host);
}

function print(text: string, host: Host): number {
  host.write('stdout', text);
  return 0;
}
