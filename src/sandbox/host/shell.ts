import type { Finished, Host } from '../../host/host.ts';
import { SANDBOX_BIN } from './init.ts';
import { SANDBOX_PATH } from './namespace.ts';
import { ownProgram } from './own-program.ts';

/** Opens a shell in a sandbox, where `vnet` and `virsh` use its libvirt. Without a terminal it reads commands from stdin. */
export async function openShell(host: Host, inside: Host, name: string): Promise<Finished> {
  const { node, script } = await ownProgram(host);
  const interactive = host.isTerminal('stdin') ? ['-i'] : [];
  return inside.attach('bash', ['--norc', ...interactive], {
    env: {
      PS1: `[${name}] \\w# `,
      PATH: `${SANDBOX_BIN}:${SANDBOX_PATH}`,
      VNET_NODE: node,
      VNET_SCRIPT: script,
    },
  });
}
