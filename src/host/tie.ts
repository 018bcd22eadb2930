import { lstatSync, realpathSync, statSync } from 'node:fs';

/** A program and its arguments, as they are given to execvp(3). */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

export interface TieOptions {
  /**
   * False to skip the check that vnet still runs, 0.7 ms. If vnet is killed just before the program is tied to it, the program
   * then goes on.
   */
  readonly check?: boolean;
  /** The program's own search path, where that is not vnet's. */
  readonly path?: string | undefined;
}

/**
 * The program's parent may have ended before setpriv(1) asked for a signal at its end. $0 is vnet's process number, and the
 * program is what follows.
 */
const IF_PARENT_LIVES = '[ "$PPID" = "$0" ] && exec "$@"';

/**
 * The command line that makes the kernel kill a program when vnet ends, however it ends: a virsh left behind would carry
 * out what its user has given up. Node.js cannot ask for that itself (prctl(2), PR_SET_PDEATHSIG), setpriv(1) of util-linux
 * can, in 0.7 ms. Undefined where there is no such setpriv, as on Alpine, or no such program.
 */
export function tied({ program, args }: CommandLine, { check = true, path }: TieOptions = {}): CommandLine | undefined {
  const setpriv = setprivPath();
  if (setpriv === undefined || findProgram(program, path) === undefined) return undefined;
  const checking = check ? ['sh', '-c', IF_PARENT_LIVES, String(process.pid)] : [];
  return { program: setpriv, args: ['--pdeathsig', 'KILL', '--', ...checking, program, ...args] };
}

/** Where execvp(3) finds a program; undefined where it does not, or may not run it. */
export function findProgram(program: string, path = process.env['PATH'] ?? '/bin:/usr/bin'): string | undefined {
  if (program.includes('/')) return isExecutable(program) ? program : undefined;
  return path
    .split(':')
    .map((directory) => `${directory || '.'}/${program}`)
    .find(isExecutable);
}

let known: { readonly path: string | undefined } | undefined;

/** util-linux's setpriv; BusyBox's cannot do what is needed. */
function setprivPath(): string | undefined {
  if (known === undefined) {
    const path = findProgram('setpriv');
    known = { path: path !== undefined && isProgram(path, 'setpriv') ? path : undefined };
  }
  return known.path;
}

/** Whether a path leads to a program of this name, and not by a link to one that does many things. */
function isProgram(path: string, name: string): boolean {
  return !lstatSync(path).isSymbolicLink() || realpathSync(path).endsWith(`/${name}`);
}

/** Errors are avoided, since each costs more than the search of the whole path. */
function isExecutable(path: string): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
  } catch {
    return false; // The directory is not one, or may not be entered.
  }
}
