import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { VnetError } from '../error.ts';
import { errnoOf, reasonOf } from './errno.ts';

/** The exit status of flock(1) if another process has the lock until the time is over. */
const BUSY = 1;

/**
 * Locks a file, which is created if it does not exist, and returns the function that unlocks it. Undefined if another process has
 * the lock for all these seconds. The kernel unlocks the file when this process ends, however it ends.
 *
 * Node.js has no flock(2). A lock belongs to the open file, so flock(1) can take it through a descriptor that it inherits.
 */
export async function lockFile(path: string, seconds: number): Promise<(() => void) | undefined> {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    throw new VnetError('permission', `cannot write ${path}: ${reasonOf(errnoOf(error) ?? String(error))}`);
  }
  const release = () => closeSync(descriptor);
  try {
    const status = await flock(descriptor, seconds);
    if (status === 0) return release;
    if (status !== BUSY) throw new VnetError('file-unreadable', `cannot lock ${path}: flock ended with ${status}`);
  } catch (error) {
    release();
    if (errnoOf(error) !== 'ENOENT') throw error;
    throw new VnetError('program-missing', 'flock is not installed', { hint: 'install the package util-linux' });
  }
  release();
  return undefined;
}

function flock(descriptor: number, seconds: number): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['-w', String(seconds), '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? signal));
  });
}
