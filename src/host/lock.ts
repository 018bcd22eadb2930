import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { VnetError } from '../error.ts';
import { errnoOf, reasonOf } from './errno.ts';

/** What flock(1) says when somebody else has the lock until the time is up. */
const BUSY = 1;

/**
 * Takes the lock of a file, which is made if need be, and returns what gives it back; undefined when another process has it
 * for all of these seconds. The kernel gives it back when this process ends, however it ends.
 *
 * Node.js has no flock(2). The lock belongs to the open file, so flock(1) can take it on a descriptor that it inherits.
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
