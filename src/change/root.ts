import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/**
 * The root directory of another system that a path leads into: `/mnt` for /mnt/etc/hosts, where `standard` is `/etc/hosts`. Links
 * of that system are relative to it. Empty for a path of this system. Throws VnetError `usage` if the path does not show its
 * directory.
 */
export function rootOf(host: Host, path: string, standard: string): string {
  const absolute = host.absolutePath(path);
  const name = standard.slice(standard.lastIndexOf('/'));
  if (absolute.endsWith(`/..${name}`)) {
    throw new VnetError('usage', `cannot tell the directory of ${path} from its path`, {
      hint: `give the path without '..' before ${name.slice(1)}`,
    });
  }
  return absolute.endsWith(standard) ? absolute.slice(0, -standard.length) : '';
}
