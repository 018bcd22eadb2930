import type { Command } from './cli/command.ts';
import { mayBeCommonOption } from './cli/common-options.ts';
import { type Invocation, scanInvocation } from './cli/parse/invocation.ts';
import { commands, forwarded } from './commands/index.ts';
import type { Host } from './host/host.ts';
import { SHORT_LIMITS, withLimits } from './host/limits.ts';
import { patiently } from './libvirt/patience.ts';
import { commandKind } from './libvirt/virsh-commands.ts';
import { VERSION } from './version.ts';

/** virsh answers, whatever the words are; vnet adds advice for a person who wants it. */
export async function runAsVirsh(words: readonly string[], host: Host): Promise<number> {
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

/** Runs a command line that has no quick answer; returns the exit status. `run` runs any. */
export async function dispatch(
  invocation: Invocation,
  host: Host,
  run: (each: Invocation) => Promise<number>,
): Promise<number> {
  const { options, passedOn, words } = invocation;
  const [name, ...rest] = words;
  if (options.has('version-long') || options.get('version') === 'long') return printVersions(invocation, host);
  if (options.has('licenses')) return print((await import('./cli/run/licences.ts')).licences(host), host);
  if (name === undefined && !options.has('help')) {
    if (host.isInputRedirected())
      return (await import('./shell/script.ts')).runScript(invocation, { host, commands }, run);
    if (host.isTerminal('stdin') && host.isTerminal('stdout'))
      return (await import('./shell/shell.ts')).runShell(invocation, { host, commands }, run);
  }
  if (name === undefined || name === 'help') return printHelp(rest[0], invocation, host);
  // virsh reads a single argument as a string of commands.
  if (rest.length === 0 && /[\s;#'"\\]/.test(name)) {
    const { runString } = await import('./cli/run/command-string.ts');
    return runString(name, invocation, { host, commands }, (each) => run({ ...invocation, words: each }));
  }

  // The common case: virsh does all the work, so vnet loads nothing else.
  const isPlain = forwarded.has(name) && options.size === 0 && !rest.some(mayBeCommonOption);
  const isShown = host.isTerminal('stdout') || host.isTerminal('stderr');
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
