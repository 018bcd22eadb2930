import type { Host } from './host.ts';

/** Where programs are that only root needs. The PATH of an ordinary user may lack them, but the user may run them there. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The names of the programs that are installed. */
export function installedPrograms(host: Host): ReadonlySet<string> {
  return new Set(programDirectories(host).flatMap((path) => namesIn(host, path)));
}

/** Where programs of this host are: PATH, then the directories for root's programs. */
export function programDirectories({ env }: Pick<Host, 'env'>): readonly string[] {
  const directories = [...(env['PATH'] ?? '').split(':'), ...SBIN];
  return [...new Set(directories.filter((path) => path.startsWith('/')))];
}

/** The names in a directory; none if it is missing or the user may not read it. */
export function namesIn(host: Host, path: string): readonly string[] {
  try {
    return host.listDirectory(path) ?? [];
  } catch {
    return [];
  }
}
