import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { commandLine, processes } from '../../host/proc.ts';
import { identityFor, NOBODY, processIdentity } from './identity.ts';
import { MARK } from './launch.ts';
import type { SandboxProcess } from './namespace.ts';

export interface KeptSandbox extends SandboxProcess {
  readonly name: string;
}

/** Returns the user's own kept sandboxes, found by the arguments of their process 1. */
export function keptSandboxes(host: Host): KeptSandbox[] {
  const isInit = initTest(host);
  return processes(host).flatMap((pid) => {
    const [shell, , , mark, name, lifetime, uri] = commandLine(host, pid);
    if (shell !== 'bash' || mark !== MARK || lifetime !== 'kept' || name === undefined || uri === undefined) return [];
    return isInit(pid) ? [{ name, pid, uri }] : [];
  });
}

/**
 * Ends a sandbox by its process 1, and resolves when the kernel has ended everything in it. Throws VnetError `refused` if
 * that takes longer than five seconds.
 */
export async function endSandbox(host: Host, pid: number): Promise<void> {
  const { status, stderr } = await host.run('bash', ['-c', END, 'vnet', String(pid)]);
  if (status !== 0) throw new VnetError('refused', `process ${pid} did not end\n${stderr.trim()}`);
}

/** A process that has ended and waits to be reaped has no memory map. */
const END = `
kill -KILL "$1" || exit 0
for _ in {1..500}; do
  [ -n "$(cat "/proc/$1/maps" 2>/dev/null)" ] || exit 0
  sleep 0.01
done
exit 1
`;

/**
 * Any process may call itself anything, also one in a sandbox. The kernel says whose a process is, and whether it is
 * process 1 of a PID namespace just below vnet's.
 */
function initTest(host: Host): (pid: number) => boolean {
  const own = processIdentity(host, 'self');
  const identity = identityFor(host);
  const users = {
    user: own?.users,
    nobody: fourTimes(NOBODY),
    range: identity.kind === 'range' ? fourTimes(identity.range.first) : undefined,
  }[identity.kind];
  return (pid) => {
    const process = processIdentity(host, pid);
    if (process === undefined || own === undefined || process.users !== users) return false;
    return process.pids.length === own.pids.length + 1 && process.pids.at(-1) === 1;
  };
}

/** The real, effective, saved and file system user of a process that is wholly one user's. */
function fourTimes(user: number): string {
  return Array(4).fill(user).join('\t');
}
