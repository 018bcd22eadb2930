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

/** Writes beside the file and renames over it, so that nobody ever sees half of it. */
export function replaceFile(path: string, content: Uint8Array, failure: (path: string, error: unknown) => Error): void {
  let temporary: string | undefined;
  try {
    const target = realpathSync(path);
    const { mode, uid, gid } = statSync(target);
    temporary = `${target}.${process.pid}.new`;
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
      fchmodSync(descriptor, mode & 0o7777);
      keepOwner(descriptor, uid, gid);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw failure(path, error);
  }
}

/** Only root may give a file to another; the file is worth more than its owner. */
function keepOwner(descriptor: number, uid: number, gid: number): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}
