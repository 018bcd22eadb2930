import { readFileSync, statSync } from 'node:fs';
import { bytesAt, HEAD, headOf, isElf, isScript } from './program-head.ts';
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

/** The virsh to run. */
export interface Virsh {
  readonly program: string;
  /** Whether it is an ELF file, and not a script, which may run virsh anywhere. */
  readonly isBinary: boolean;
}

/**
 * Returns the virsh to run: that of VNET_VIRSH, else the first in PATH. One that is vnet itself is skipped: a link to it, a copy,
 * or a script that starts it. Notes in the environment that a script is started.
 */
export function findVirsh(env: Environment, fallback = FALLBACK): Virsh {
  const path = env['PATH'] ?? '/bin:/usr/bin';
  const named = env['VNET_VIRSH'] || undefined;
  const first = findProgram(named ?? 'virsh', path);
  // Without any virsh, the error says that it is not installed.
  if (first === undefined) return { program: named ?? 'virsh', isBinary: false };
  const scripts = scriptsAbove(env[SCRIPTS]);
  const head = headOf(first);
  const isFirst = isOther(first, scripts, head);
  const program = isFirst
    ? (named ?? 'virsh')
    : named === undefined
      ? furtherVirsh(path, scripts, fallback)
      : undefined;
  if (program === undefined) return { program: NO_OTHER_VIRSH, isBinary: false };
  const [file, start] = isFirst ? [first, head] : [program, headOf(program)];
  if (isScript(start)) env[SCRIPTS] = [process.pid, ...scripts, file].join(':');
  return { program, isBinary: isElf(start) };
}
/** A virsh other than the first in PATH, which is vnet. */
function furtherVirsh(path: string, scripts: readonly string[], fallback: string): string | undefined {
  const isVirsh = (file: string) => findProgram(file) !== undefined && isOther(file, scripts, headOf(file));
  const directories = path.split(':').map((directory) => directory || '.');
  const found = directories.map((directory) => `${directory}/virsh`).find(isVirsh);
  if (found !== undefined) return found;
  if (isVirsh(fallback)) return fallback;
  const replaced = directories.flatMap((directory) => REPLACED.map((name) => `${directory}/${name}`));
  return [...diverted(), ...replaced].find(isVirsh);
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

/** virsh has less than 1 MB, an executable that Bun built more than 50. */
const EXECUTABLE_SIZE = 16 << 20;

/** The section of an ELF file where Bun puts the program. The names of sections are at the end of the file. */
const BUN_SECTION = '\0.bun\0';

/** Whether a program is neither vnet nor a script that led to this vnet. `head` is its start. */
function isOther(file: string, scripts: readonly string[], head: Uint8Array): boolean {
  return !scripts.includes(file) && !isVnet(file, head);
}

/** Whether a program is a script that mentions vnet, or vnet as one executable. */
function isVnet(file: string, head: Uint8Array): boolean {
  if (isScript(head)) return /\bvnet\b/.test(latin1(head));
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size > EXECUTABLE_SIZE && latin1(bytesAt(file, size - HEAD)).includes(BUN_SECTION);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function diverted(): readonly string[] {
  try {
    const lines = readFileSync(DIVERSIONS, 'utf8').split('\n');
    return lines.filter((_, index) => index % 3 === 1 && lines[index - 1]?.endsWith('/virsh'));
  } catch {
    return []; // Not a Debian.
  }
}
