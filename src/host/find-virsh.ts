import { accessSync, constants, realpathSync } from 'node:fs';

/** Where virsh is if PATH does not lead to it. */
const FALLBACK = '/usr/bin/virsh';

/**
 * Returns the virsh to run. vnet may be called `virsh` itself, through a link that is first in PATH: then the next virsh in
 * PATH that is not vnet counts.
 */
export function findVirsh(script: string, path: string): string {
  if (!script.endsWith('/virsh')) return 'virsh';
  const self = realpathSync(script);
  const others = path.split(':').map((directory) => `${directory || '.'}/virsh`);
  return others.find((file) => isProgram(file) && realpathSync(file) !== self) ?? FALLBACK;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
