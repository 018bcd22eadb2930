import { mayBeCommonOption } from './cli/common-options.ts';
import { type Invocation, scanInvocation } from './cli/parse/invocation.ts';
import { VnetError } from './error.ts';
import type { Host } from './host/host.ts';
import { limitsFor, withLimits } from './host/limits.ts';
import { rawArguments } from './host/raw-names.ts';
import { COVERED_FORWARDED } from './libvirt/rpc/covered.ts';
import { VERSION } from './version.ts';

/** The option that makes vnet virsh; so does the name `virsh`. */
const AS_VIRSH = '--as-virsh';

/** Runs a command line; returns the exit status. Reports every error that is thrown. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    const words = rawArguments(argv, host);
    if (words[0] === AS_VIRSH) return await runAsVirsh(words.slice(1), host);
    if (host.self.name === 'virsh' || host.self.name.endsWith('/virsh')) return await runAsVirsh(words, host);
    return await run(scanInvocation(words), host);
  } catch (error) {
    const { report } = await import('./cli/run/report.ts');
    return report(error, argv, host);
  }
}

async function runAsVirsh(words: readonly string[], host: Host): Promise<number> {
  return (await import('./dispatch.ts')).runAsVirsh(words, host);
}

async function run(invocation: Invocation, world: Host): Promise<number> {
  const host = withLimits(world, limitsFor(invocation.options.get('timeout'), world.env));
  if (invocation.options.has('as-virsh')) throw new VnetError('usage', `${AS_VIRSH} must be the first word`);
  const answer = await quickAnswer(invocation, host);
  if (answer === undefined) {
    const { dispatch } = await import('./dispatch.ts');
    return dispatch(invocation, host, (each) => run(each, world));
  }
  host.write('stdout', answer);
  return 0;
}

/** What a run prints that needs neither virsh nor the list of commands. Undefined for all others. */
async function quickAnswer(
  { options, passedOn, uri, connection, words }: Invocation,
  host: Host,
): Promise<string | undefined> {
  const [name = '', ...rest] = words;
  if (options.has('version') && options.get('version') !== 'long' && !options.has('version-long'))
    return `${VERSION}\n`;
  // What a shell waits for while the user types.
  if (name === 'completion' && rest[1] === '--') return complete(rest, host);
  if (!COVERED_FORWARDED.has(name) || options.size > 0 || rest.some(mayBeCommonOption) || isShown(host))
    return undefined;
  const { plainAnswer } = await import('./libvirt/rpc/plain.ts');
  return plainAnswer(words, host, { uri, typed: passedOn, own: connection });
}

async function complete([shell = '', , ...line]: readonly string[], host: Host): Promise<string | undefined> {
  const { completionAnswer } = await import('./cli/completion/complete.ts');
  const { describeProgram } = await import('./commands/described.ts');
  return completionAnswer(shell, line, { program: await describeProgram(), host });
}

/** Whether a person sees what is printed. */
function isShown(host: Host): boolean {
  return host.isTerminal('stdout') || host.isTerminal('stderr');
}
