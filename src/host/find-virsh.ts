import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { findProgram } from './tie.ts';

/** Where virsh is if PATH does not lead to it. */
const FALLBACK = '/usr/bin/virsh';

/** Names under which people keep the virsh that they replaced: dpkg-divert(1)'s default, and what is usual by hand. */
const REPLACED = ['virsh.distrib', 'virsh.real', 'virsh.orig'];

/** Where dpkg-divert(1) keeps its list: for each file its path, the path it was renamed to, and a package. */
const DIVERSIONS = '/var/lib/dpkg/diversions';

/** There is no such program: starting it says so. */
const NO_OTHER_VIRSH = 'another virsh';

/**
 * Returns the virsh to run: that of VNET_VIRSH, else the first in PATH. One that is vnet itself is skipped: a link to it, a copy,
 * or a script that starts it.
 */
export function findVirsh(env: Readonly<Record<string, string | undefined>>, fallback = FALLBACK): string {
  const named = env['VNET_VIRSH'] || undefined;
  if (named !== undefined) return isVnet(named) ? NO_OTHER_VIRSH : named;
  const path = env['PATH'] ?? '/bin:/usr/bin';
  const first = findProgram('virsh', path);
  if (first !== undefined && !isVnet(first)) return 'virsh';
  const directories = path.split(':').map((directory) => directory || '.');
  const found = directories.map((directory) => `${directory}/virsh`).find(isOther);
  if (found !== undefined) return found;
  if (isOther(fallback)) return fallback;
  if (first === undefined) return 'virsh';
  const replaced = directories.flatMap((directory) => REPLACED.map((name) => `${directory}/${name}`));
  return [...diverted(), ...replaced].find(isOther) ?? NO_OTHER_VIRSH;
}

function isOther(file: string): boolean {
  return findProgram(file) !== undefined && !isVnet(file);
}

/** The first bytes of a script say what it starts: bin/vnet.js, a copy of it, a wrapper. */
const HEAD = 4096;

/** Whether a program is a script that mentions vnet. */
function isVnet(file: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const head = Buffer.alloc(HEAD);
    const text = head.toString('latin1', 0, readSync(descriptor, head));
    return text.startsWith('#!') && /\bvnet\b/.test(text);
  } catch {
    return false; // It may be run, but not read: bin/vnet.js has to be readable to run.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function diverted(): readonly string[] {
  try {
    const lines = readFileSync(DIVERSIONS, 'utf8').split('\n');
    return lines.filter((_, index) => index % 3 === 1 && lines[index - 1]?.endsWith('/virsh'));
  } catch {
    return []; // Not a Debian.
  }
}
