/**
 * The root directory of another system that a path leads into: `/mnt` for /mnt/etc/hosts, where `standard` is `/etc/hosts`. Links
 * of that system are relative to it. Empty for a path of this system.
 */
export function rootOf(path: string, standard: string): string {
  return path.endsWith(standard) ? path.slice(0, -standard.length) : '';
}
