import { closeSync, openSync, readSync } from 'node:fs';

/** How much of a file is looked at. The first bytes of a script say what it starts: bin/vnet.js, a copy of it, a wrapper. */
export const HEAD = 4096;

/** Whether a file starts with `#!`. */
export function isScript(head: Uint8Array): boolean {
  return head[0] === 0x23 && head[1] === 0x21;
}

/** Whether a file starts as elf(5) says. */
export function isElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** The first bytes of a program. */
export function headOf(file: string): Uint8Array {
  return bytesAt(file, 0);
}

/** HEAD bytes of a program from a position; none if it cannot be read. */
export function bytesAt(file: string, position: number): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const bytes = new Uint8Array(HEAD);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD, position));
  } catch {
    return new Uint8Array(); // It may be run, but not read: bin/vnet.js has to be readable to run.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
