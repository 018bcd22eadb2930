import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
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
    // A libvirt that does not answer is not asked again.
    if (error.code === 'timeout') throw stillDefined(error, network.name);
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
    return stillDefined(error, name);
  }
  const note = { id: 'rolled-back', severity: 'note', message: `the definition of ${name} was rolled back` } as const;
  return new VnetError(error.code, error.messages, { hints: [...error.hints, note], cause: error });
}

function stillDefined(error: VnetError, name: string): VnetError {
  const hint = {
    id: 'still-defined',
    severity: 'hint',
    message: 'the network is still defined; to remove it, run',
    commands: [shellCommand('vnet', 'net-undefine', nameArgument('network', name))],
  } as const;
  return new VnetError(error.code, error.messages, { hints: [...error.hints, hint], cause: error });
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
  const file = await host.temporaryFile('network.xml', xml);
  try {
    await virsh.ask('net-define', '--file', file.path);
  } catch (error) {
    if (!(error instanceof VirshFailure)) throw error;
    const messages = error.messages.filter((message) => !message.startsWith('Failed to define network from'));
    throw new VnetError(error.code, messages, { hints: error.hints, cause: error });
  } finally {
    file.remove();
  }
}
