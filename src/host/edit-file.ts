import { VnetError } from '../error.ts';
import type { Host } from './host.ts';

/** A change of a file, as bytes in Latin-1: whatever its encoding, what is not changed stays. */
export interface Change {
  /** Undefined where there was no file. */
  readonly before: string | undefined;
  readonly after: string;
}

/** How often somebody else may be faster. */
const TRIES = 20;

/**
 * Changes a file in one step; nothing is written where the change changes nothing. Where somebody else has changed the file
 * since it was read, it is read again. `keep` is called before it is written. Throws as readFile and replaceFile do.
 */
export async function editFile(
  host: Host,
  path: string,
  change: (content: string | undefined) => string | Promise<string>,
  keep: (before: Buffer) => Promise<void> = async () => {},
): Promise<Change> {
  for (let tries = 0; tries < TRIES; tries++) {
    const bytes = readRegular(host, path);
    const before = bytes?.toString('latin1');
    const after = await change(before);
    if (after === (before ?? '')) return { before, after };
    if (bytes !== undefined) await keep(bytes);
    if (await host.replaceFile(path, Buffer.from(after, 'latin1'), { before: bytes })) return { before, after };
  }
  throw new VnetError('refused', `${path} is changed by something else all the time`);
}

/** Undefined where there is none, and for a pipe, which would make its reader wait: nobody can replace that anyway. */
export function readRegular(host: Host, path: string): Buffer | undefined {
  return host.isRegularFile(path) ? host.readFile(path) : undefined;
}
