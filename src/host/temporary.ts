import { readdirSync, readFileSync, unlinkSync } from 'node:fs';

/*
 * The name of a file that is not finished: hidden, so that no directory of configuration files reads it, and of the process
 * that writes it, so that the next run knows whether that process is gone.
 */

const NAME = /^\.vnet-(\d+)-(\d+)$/;

/** One file at a time is written, and it is renamed or removed before the next. */
export function temporaryName(): string {
  return `.vnet-${process.pid}-${startOf(process.pid)}`;
}

/** Removes from an open directory what earlier runs left there when they were killed, as far as this user may. */
export function removeTemporary(directory: number): void {
  const path = `/proc/self/fd/${directory}`;
  for (const name of namesIn(path)) {
    const [, pid, start] = NAME.exec(name) ?? [];
    if (pid === undefined || (startOf(Number(pid)) === start && Number(pid) !== process.pid)) continue;
    tryToRemove(`${path}/${name}`);
  }
}

/** Not everybody who may write to a directory may list it. */
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
    // It is in nobody's way, and another run may have removed it.
  }
}

/** When a process started, in clock ticks since boot (proc(5)); undefined where there is none: ids are used again. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
