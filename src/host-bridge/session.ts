import type { Host } from '../host/host.ts';
import { procText } from '../host/proc.ts';

/**
 * The ssh connection in which vnet runs, as SSH_CONNECTION has it: addresses and ports of both ends. Undefined if there is none.
 * sudo removes the variable, so the processes above vnet are asked too.
 */
export function remoteSession(host: Host): string | undefined {
  let pid: number | 'self' = 'self';
  for (let depth = 0; depth < 64; depth++) {
    const found = /(?:^|\0)SSH_CONNECTION=([^\0]+)/.exec(procText(host, pid, 'environ'))?.[1];
    if (found !== undefined) return found;
    const parent: number = Number(/^PPid:\s*(\d+)$/m.exec(procText(host, pid, 'status'))?.[1] ?? 0);
    if (parent <= 1) return undefined;
    pid = parent;
  }
  return undefined;
}
