import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { VnetError } from '../error.ts';
import { errnoOf } from './errno.ts';

/** Writes beside the file and renames over it, so that nobody ever sees half of it. */
export function replaceFile(path: string, content: Uint8Array, like = path): void {
  let temporary: string | undefined;
  try {
    const target = statOf(path) === undefined ? path : realpathSync(path);
    const { mode = 0o644, uid, gid } = statOf(target) ?? statOf(like) ?? {};
    temporary = `${target}.${process.pid}.new`;
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
      fchmodSync(descriptor, mode & 0o7777);
      if (uid !== undefined && gid !== undefined) keepOwner(descriptor, uid, gid);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw unwritable(path, error);
  }
}

function statOf(path: string) {
  return statSync(path, { throwIfNoEntry: false });
}

function unwritable(path: string, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === undefined) return error;
  const denied = code === 'EACCES' || code === 'EPERM';
  const reason = denied ? 'Permission denied' : code;
  // A container's /etc/hosts is a mount of its own, which nothing can be renamed onto.
  const hint = code === 'EBUSY' ? `${path} is a mount: change it where it comes from.` : undefined;
  return new VnetError(denied ? 'permission' : 'file-unreadable', `cannot write ${path}: ${reason}`, {
    hint,
    cause: error,
  });
}

/** Only root may give a file to another; the file is worth more than its owner. */
function keepOwner(descriptor: number, uid: number, gid: number): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
  }
}
