import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from '../shell-words.ts';
import { VirshFailure } from './errors/failure.ts';
import type { Target } from './target.ts';
import type { Virsh } from './virsh.ts';

/**
 * Defines a network and then starts or autostarts it. If a step fails, the network is as it was before: undefined, or with its
 * previous definition. Throws VnetError for what virsh rejects.
 */
export async function defineNetwork(
  network: { readonly name: string; readonly xml: string },
  steps: readonly ('net-start' | 'net-autostart')[],
  { host, virsh }: Pick<Target, 'host' | 'virsh'>,
): Promise<void> {
  const before = steps.length === 0 ? undefined : await definitionOf(network.name, virsh);
  await define(network.xml, host, virsh);
  try {
    for (const step of steps) await virsh.ask(step, '--network', network.name);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    throw await rolledBack(error, network.name, () =>
      before === undefined ? virsh.ask('net-undefine', '--network', network.name) : define(before, host, virsh),
    );
  }
}

/** The error with a hint that says what became of the definition. */
async function rolledBack(error: VnetError, name: string, undo: () => Promise<unknown>): Promise<VnetError> {
  try {
    await undo();
  } catch (failed) {
    if (!(failed instanceof VnetError)) throw failed;
    const hint = {
      id: 'still-defined',
      severity: 'hint',
      message: 'the network is still defined; to remove it, run',
    } as const;
    const commands = [shellCommand('vnet', 'net-undefine', name)];
    return new VnetError(error.code, error.messages, { hints: [...error.hints, { ...hint, commands }], cause: error });
  }
  const note = { id: 'rolled-back', severity: 'note', message: `the definition of ${name} was rolled back` } as const;
  return new VnetError(error.code, error.messages, { hints: [...error.hints, note], cause: error });
}

async function definitionOf(name: string, virsh: Virsh): Promise<string | undefined> {
  try {
    return await virsh.ask('net-dumpxml', '--inactive', '--network', name);
  } catch (error) {
    if (error instanceof VnetError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** virsh reads a temporary file, whose name would confuse users in a message. */
async function define(xml: string, host: Host, virsh: Virsh): Promise<void> {
  try {
    await throughFile(xml, host, (path) => virsh.ask('net-define', '--file', path));
  } catch (error) {
    if (!(error instanceof VirshFailure)) throw error;
    const messages = error.messages.filter((message) => !message.startsWith('Failed to define network from'));
    throw new VnetError(error.code, messages, { hints: error.hints, cause: error });
  }
}

async function throughFile(content: string, host: Host, use: (path: string) => Promise<unknown>): Promise<void> {
  const created = await host.run('mktemp', ['-t', 'vnet-XXXXXX.xml']);
  const path = created.stdout.trim();
  if (created.status !== 0) throw new VnetError('refused', `cannot create a temporary file: ${created.stderr.trim()}`);
  try {
    const written = await host.run('tee', ['--', path], { input: content });
    if (written.status !== 0) throw new VnetError('refused', `cannot write ${path}: ${written.stderr.trim()}`);
    await use(path);
  } finally {
    await host.run('rm', ['-f', '--', path]);
  }
}
