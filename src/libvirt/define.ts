import { VnetError } from '../error.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
import { failure, withHints } from './errors/failure.ts';
import type { Target } from './target.ts';
import type { Virsh } from './virsh.ts';

/**
 * Defines a network and then starts or autostarts it. If a step fails, the network is as it was before: undefined, or with its
 * previous definition. Throws VnetError for what virsh rejects.
 */
export async function defineNetwork(
  network: { readonly name: string; readonly xml: string },
  steps: readonly ('net-start' | 'net-autostart')[],
  target: Pick<Target, 'host' | 'virsh'>,
): Promise<void> {
  const { virsh } = target;
  const before = steps.length === 0 ? undefined : await definitionOf(network.name, virsh);
  await define(network.xml, target);
  try {
    for (const step of steps) await virsh.ask(step, '--network', network.name);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    // A libvirt that does not answer is not asked again.
    if (error.code === 'timeout') throw stillDefined(error, network.name);
    throw await rolledBack(error, network.name, () =>
      before === undefined ? virsh.ask('net-undefine', '--network', network.name) : define(before, target),
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
  return withHints(error, [note]);
}

function stillDefined(error: VnetError, name: string): VnetError {
  const hint = {
    id: 'still-defined',
    severity: 'hint',
    message: 'the network is still defined; to remove it, run',
    commands: [shellCommand('vnet', 'net-undefine', nameArgument('network', name))],
  } as const;
  return withHints(error, [hint]);
}

async function definitionOf(name: string, virsh: Virsh): Promise<string | undefined> {
  try {
    return await virsh.ask('net-dumpxml', '--inactive', '--network', name);
  } catch (error) {
    if (error instanceof VnetError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Defines a network. Throws VnetError for what virsh rejects, without the name of the temporary file that virsh reads. */
export async function define(xml: string, { host, virsh }: Pick<Target, 'host' | 'virsh'>): Promise<void> {
  const file = await host.temporaryFile('network.xml', xml);
  try {
    const [answer = { errors: [] }] = await virsh.askAll([['net-define', '--file', file.path]]);
    const errors = answer.errors.filter((message) => !message.startsWith('Failed to define network from'));
    if (answer.errors.length > 0) throw failure(errors.length > 0 ? errors : answer.errors);
  } finally {
    file.remove();
  }
}
