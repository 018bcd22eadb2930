import type { Finished, Host } from '../../host/host.ts';
import { INSIDE_ENV } from './namespace.ts';

/** Opens a shell on a throw-away host, where `vnet` and `virsh` are bound to it; without a terminal it reads commands. */
export function openShell(host: Host, inside: Host, name: string): Promise<Finished> {
  const interactive = host.isTerminal('stdin') ? ['-i'] : [];
  return inside.attach('bash', ['--norc', ...interactive], {
    env: {
      PS1: `[${name}] \\w# `,
      PATH: `/run/vnet/bin:${INSIDE_ENV.PATH}`,
      VNET_NODE: host.self.node,
      VNET_SCRIPT: host.self.script,
      HISTFILE: undefined,
    },
  });
}
