import type { Host } from '../../host/host.ts';

/** CAP_SYS_ADMIN, by its bit in /proc/PID/status: what namespaces and mounts need. */
const SYS_ADMIN = 1n << 21n;

/** Whether namespaces need a user namespace around them: vnet runs as an ordinary user, or as a root without power. */
export function isUnprivileged(host: Host): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(statusOf(host, 'self'))?.[1] ?? '0';
  return (BigInt(`0x${mask}`) & SYS_ADMIN) === 0n;
}

/** The real, effective, saved and file system user of a process, as one text; undefined when there is no such process. */
export function usersOf(host: Host, process: number | 'self'): string | undefined {
  return /^Uid:\s*(.+)$/m.exec(statusOf(host, process))?.[1];
}

function statusOf(host: Host, process: number | 'self'): string {
  return host.readFile(`/proc/${process}/status`)?.toString() ?? '';
}
