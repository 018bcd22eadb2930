import type { Finished, Host } from '../../host/host.ts';
import { SANDBOX_BIN } from './init.ts';
import { SANDBOX_PATH } from './namespace.ts';
import { ownProgram } from './own-program.ts';

/** Opens a shell in a sandbox, where `vnet` and `virsh` use its libvirt. Without a terminal it reads commands from stdin. */
export async function openShell(host: Host, inside: Host, name: string): Promise<Finished> {
  const [program = '', script] = (await ownProgram(host)).command;
  const interactive = host.isTerminal('stdin') ? ['-i'] : [];
  // The programs that enter the sandbox are not to be looked up in a directory that programs in it can write.
  const path = `PATH=${SANDBOX_BIN}:${SANDBOX_PATH}`;
  return inside.attach('env', [path, 'bash', '--norc', ...interactive], {
    env: {
      PS1: `[${name}] \\w# `,
      VNET_PROGRAM: program,
      VNET_SCRIPT: script,
    },
  });
}
