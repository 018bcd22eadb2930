import { readdirSync, readFileSync, unlinkSync } from 'node:fs';

/*
 * The name of an unfinished file. It is hidden, so that programs that read a directory of configuration files ignore it. It names the
 * process that writes the file, so that the next run knows whether that process still exists.
 */

const NAME = /^\.vnet-(\d+)-(\d+)$/;

/** A process writes one file at a time, so one name is enough. */
export function temporaryName(): string {
  return `.vnet-${process.pid}-${startOf(process.pid)}`;
}

/** Removes from an open directory the files that killed runs left, as far as this user is allowed to. */
export function removeTemporary(directory: number): void {
  const path = `/proc/self/fd/${directory}`;
  for (const name of namesIn(path)) {
    const [, pid, start] = NAME.exec(name) ?? [];
    if (pid === undefined || (startOf(Number(pid)) === start && Number(pid) !== process.pid)) continue;
    tryToRemove(`${path}/${name}`);
  }
}

/** A user can be allowed to write to a directory but not to list it. */
function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function tryToRemove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It does no harm, and another run may have removed it.
  }
}

/** The start of a process in clock ticks since boot (proc(5)), because ids are reused; undefined if there is no such process. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
