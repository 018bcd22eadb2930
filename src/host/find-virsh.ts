import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { findProgram } from './tie.ts';

/** Where virsh is if PATH leads to nothing but vnet. */
const FALLBACK = '/usr/bin/virsh';

/** Names under which people keep the virsh that they replaced: dpkg-divert(1)'s default, and what is usual by hand. */
const REPLACED = ['virsh.distrib', 'virsh.real', 'virsh.orig'];

/** Where dpkg-divert(1) keeps its list: for each file its path, the path it was renamed to, and a package. */
const DIVERSIONS = '/var/lib/dpkg/diversions';

/** There is no such program: starting it says so. */
export const NO_OTHER_VIRSH = 'another virsh';

/**
 * The vnet that starts a script in place of virsh leaves its process number and the paths of such scripts here: a script that starts
 * vnet under another name would start it without end.
 */
const SCRIPTS = 'VNET_VIRSH_SCRIPTS';

type Environment = Record<string, string | undefined>;

/**
 * Returns the virsh to run: that of VNET_VIRSH, else the first in PATH. One that is vnet itself is skipped: a link to it, a copy,
 * or a script that starts it. Notes in the environment that a script is started.
 */
export function findVirsh(env: Environment, fallback = FALLBACK): string {
  const path = env['PATH'] ?? '/bin:/usr/bin';
  const scripts = scriptsAbove(env[SCRIPTS]);
  const isOther = (file: string) => findProgram(file) !== undefined && !scripts.includes(file) && !isVnet(file);
  const found = otherVirsh(env, { path, fallback, isOther });
  const file = found === 'virsh' ? findProgram(found, path) : found;
  if (file !== undefined && headOf(file).startsWith('#!')) env[SCRIPTS] = [process.pid, ...scripts, file].join(':');
  return found;
}

function otherVirsh(
  env: Environment,
  { path, fallback, isOther }: { readonly path: string; readonly fallback: string; isOther(file: string): boolean },
): string {
  const named = env['VNET_VIRSH'] || undefined;
  if (named !== undefined) return findProgram(named) === undefined || isOther(named) ? named : NO_OTHER_VIRSH;
  const first = findProgram('virsh', path);
  // Without any virsh in PATH, the error says that it is not installed.
  if (first === undefined || isOther(first)) return 'virsh';
  const directories = path.split(':').map((directory) => directory || '.');
  const found = directories.map((directory) => `${directory}/virsh`).find(isOther);
  if (found !== undefined) return found;
  if (isOther(fallback)) return fallback;
  const replaced = directories.flatMap((directory) => REPLACED.map((name) => `${directory}/${name}`));
  return [...diverted(), ...replaced].find(isOther) ?? NO_OTHER_VIRSH;
}

/** The scripts that led to this vnet: the one that noted them is its parent, or the parent of a shell that runs a script. */
function scriptsAbove(noted: string | undefined): readonly string[] {
  const [pid, ...scripts] = noted?.split(':') ?? [];
  return pid === undefined || ![process.ppid, parentOf(process.ppid)].includes(Number(pid)) ? [] : scripts;
}

function parentOf(pid: number): number | undefined {
  try {
    // The name of the program, in parentheses, may contain anything.
    const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(parent);
  } catch {
    return undefined; // It has ended.
  }
}

/** How much of a file is looked at. The first bytes of a script say what it starts: bin/vnet.js, a copy of it, a wrapper. */
const HEAD = 4096;

/** virsh has less than 1 MB, an executable that Bun built more than 50. */
const EXECUTABLE_SIZE = 16 << 20;

/** The section of an ELF file where Bun puts the program. The names of sections are at the end of the file. */
const BUN_SECTION = '\0.bun\0';

/** Whether a program is a script that mentions vnet, or vnet as one executable. */
function isVnet(file: string): boolean {
  const head = headOf(file);
  if (head.startsWith('#!')) return /\bvnet\b/.test(head);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size > EXECUTABLE_SIZE && textAt(file, size - HEAD).includes(BUN_SECTION);
}

function headOf(file: string): string {
  return textAt(file, 0);
}

function textAt(file: string, position: number): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const text = Buffer.alloc(HEAD);
    return text.toString('latin1', 0, readSync(descriptor, text, 0, HEAD, position));
  } catch {
    return ''; // It may be run, but not read: bin/vnet.js has to be readable to run.
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
