import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { usersOf } from './identity.ts';
import type { Place } from './namespace.ts';

/** What process 1 of a sandbox is called, so that those kept are found without a file anywhere. */
export const MARK = 'vnet-sandbox';

export interface Kept {
  readonly name: string;
  readonly place: Place;
}

/**
 * The user's own sandboxes that are kept, by the words their process 1 was started with. Another user's process may
 * call itself anything: only those whose four user ids are vnet's own count.
 */
export function keptSandboxes(host: Host): Kept[] {
  const own = usersOf(host, 'self');
  const found: Kept[] = [];
  for (const entry of host.listDirectory('/proc') ?? []) {
    if (!/^\d+$/.test(entry)) continue;
    const pid = Number(entry);
    const [shell, , , mark, name, kept] = textOf(host, `/proc/${pid}/cmdline`).split('\0');
    // Inside a sandbox, process 1 is its own.
    if (pid === 1 || shell !== 'bash' || mark !== MARK || name === undefined || kept !== 'kept') continue;
    if (usersOf(host, pid) !== own) continue;
    found.push({ name, place: { pid, uri: uriOf(host, pid), userNamespace: isUserNamespace(host, pid) } });
  }
  return found;
}

/** Ends a sandbox by its process 1, and resolves when the kernel has ended all that ran inside. */
export async function endProcessOne(host: Host, pid: number): Promise<void> {
  // The signal and the wait in one small program: vnet itself has no clock to poll with.
  const finished = await host.run('bash', ['-c', END, 'vnet', String(pid)]);
  if (finished.status !== 0) throw new VnetError('refused', `process ${pid} did not end\n${finished.stderr.trim()}`);
}

/** A process that has ended but was not yet reaped has no memory map. */
const END = `
kill -KILL "$1" || exit 0
for _ in {1..500}; do
  [ -n "$(cat "/proc/$1/maps" 2>/dev/null)" ] || exit 0
  sleep 0.01
done
exit 1
`;

function uriOf(host: Host, pid: number): string {
  return textOf(host, `/proc/${pid}/root/run/vnet/uri`).trim();
}

function isUserNamespace(host: Host, pid: number): boolean {
  return textOf(host, `/proc/${pid}/uid_map`) !== textOf(host, '/proc/self/uid_map');
}

function textOf(host: Host, path: string): string {
  try {
    return host.readFile(path)?.toString() ?? '';
  } catch {
    return ''; // The process ended while it was looked at, or is not ours to look at.
  }
}
