import { chmodSync, mkdirSync } from 'node:fs';
import { openEntry } from './entry.ts';
import { errnoOf } from './errno.ts';

/**
 * Makes a directory that only this user can use, and missing directories above it. Returns false if that is impossible: this user is
 * not allowed to, the disk is full, or another user can change the directory or one above it.
 */
export function makePrivateDirectory(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const { file, others, close } = openEntry(path);
    try {
      if (file?.stat.isDirectory() !== true || file.stat.uid !== process.geteuid?.()) return false;
      if (others.anyone || others.uids.size > 0) return false;
      if ((file.stat.mode & 0o077) !== 0) chmodSync(`/proc/self/fd/${file.descriptor}`, 0o700);
      return true;
    } finally {
      close();
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
