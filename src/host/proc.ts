import type { Host } from './host.ts';
import { readableText } from './readable-text.ts';

type Files = Pick<Host, 'readFile' | 'listDirectory'>;

/** The numbers of all processes. */
export function processes(files: Files): number[] {
  return (files.listDirectory('/proc') ?? []).filter((entry) => /^\d+$/.test(entry)).map(Number);
}

/** A file in /proc/PID as text; empty where the process has ended, or may not be looked at. */
export function procText(files: Files, process: number | 'self', file: string): string {
  return readableText(files, `/proc/${process}/${file}`);
}

/** The name of a process: the first 15 bytes of its program's. */
export function processName(files: Files, process: number): string {
  return procText(files, process, 'comm').trim();
}

/** The words that a process was started with. */
export function commandLine(files: Files, process: number): string[] {
  return procText(files, process, 'cmdline').split('\0').slice(0, -1);
}

/** The fields of /proc/PID/status, such as `Uid`, `CapEff` and `NSpid`. None if there is no such process. */
export function statusFields(files: Files, process: number | 'self'): ReadonlyMap<string, string> {
  const lines = procText(files, process, 'status').matchAll(/^(\w+):[ \t]*(.*)$/gm);
  return new Map(Array.from(lines, ([, name = '', value = '']) => [name, value]));
}

/**
 * Seconds since a process was started: field 22 of /proc/PID/stat counts hundredths of seconds (USER_HZ) since boot, and
 * /proc/uptime seconds. Undefined where there is no such process.
 */
export function processAge(files: Files, process: number): number | undefined {
  const uptime = Number.parseFloat(readableText(files, '/proc/uptime'));
  const seconds = uptime - Number(statFields(files, process)[19]) / 100;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** All that a process has started, and what that has started, and so on. */
export function descendants(files: Files, process: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const each of processes(files)) {
    const parent = Number(statFields(files, each)[1]);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), each]);
  }
  const found = [process];
  for (const parent of found) found.push(...(childrenOf.get(parent) ?? []));
  return found.slice(1);
}

/** The fields of /proc/PID/stat from the third on; the second, the name, may contain blanks and parentheses. */
function statFields(files: Files, process: number): string[] {
  return procText(files, process, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
}
