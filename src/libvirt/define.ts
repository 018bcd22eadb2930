import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from '../shell-words.ts';
import type { Virsh } from './virsh.ts';

/**
 * Defines a network, and autostarts or starts it too. virsh reads a file: it is a temporary one, gone afterwards. Throws what
 * virsh refuses; the hint then says whether the network is defined already.
 */
export async function defineNetwork(
  network: { readonly name: string; readonly xml: string },
  steps: readonly ('net-start' | 'net-autostart')[],
  { host, virsh }: { readonly host: Host; readonly virsh: Virsh },
): Promise<void> {
  await throughFile(network.xml, host, (path) => virsh.ask('net-define', '--file', path));
  for (const step of steps) {
    try {
      await virsh.ask(step, '--network', network.name);
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      const removal: Finding = {
        id: 'network-defined',
        severity: 'hint',
        message: 'the network is defined; to remove it, run',
        commands: [shellCommand('vnet', 'net-undefine', network.name)],
      };
      throw new VnetError(error.code, error.messages, { hints: [...error.hints, removal], cause: error });
    }
  }
}

async function throughFile(content: string, host: Host, use: (path: string) => Promise<unknown>): Promise<void> {
  const made = await host.run('mktemp', ['-t', 'vnet-XXXXXX.xml']);
  const path = made.stdout.trim();
  if (made.status !== 0) throw new VnetError('refused', `no temporary file could be made: ${made.stderr.trim()}`);
  try {
    const written = await host.run('tee', ['--', path], { input: content });
    if (written.status !== 0) throw new VnetError('refused', `${path} could not be written: ${written.stderr.trim()}`);
    await use(path);
  } finally {
    await host.run('rm', ['-f', '--', path]);
  }
}
