import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { VnetError } from '../error.ts';
import { type Entry, openEntry } from './entry.ts';
import { errnoOf, reasonOf } from './errno.ts';
import { hasRawBytes } from './raw-names.ts';
import { asUser, userFor } from './rights.ts';
import { removeTemporary, temporaryName } from './temporary.ts';

/** Mode and owner of a file. */
export interface Attributes {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A regular file before an edit. */
export interface RegularFile extends Required<Attributes> {
  readonly bytes: Buffer;
}

export interface ReplaceOptions {
  /** The content that the file must have; undefined if there must be no file. Without this key, any content. */
  readonly before?: Uint8Array | undefined;
  /** Links and `..` on the path never lead out of this directory, which the path starts with. */
  readonly root?: string | undefined;
  /** A new file gets the attributes of the file at this path. */
  readonly like?: string | undefined;
  /** A new file gets these attributes (default: mode 0644). */
  readonly attributes?: Attributes | undefined;
}

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/**
 * Reads a regular file that is to be replaced; undefined if there is none. Throws VnetError `permission`, also if replaceFile would
 * refuse to work as root, or `file-unreadable`.
 */
export function readRegularFile(path: string, root?: string): RegularFile | undefined {
  try {
    return withEntry(path, root, 'read', (entry, user) => {
      if (entry.file === undefined) return undefined;
      const { mode, uid, gid } = entry.file.stat;
      const descriptor = asUser(user, () => openFile(entry));
      try {
        return { bytes: readFileSync(descriptor), mode: mode & 0o7777, uid, gid };
      } finally {
        closeSync(descriptor);
      }
    });
  } catch (error) {
    // A directory on the path is missing.
    if (error instanceof VnetError && errnoOf(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a file atomically, or removes it if `content` is undefined: readers, also after a crash, see the old file or the new one.
 * Returns false and does nothing if the file does not have the content `before`.
 *
 * Mode, owner, access control list and extended attributes stay. Links are followed. All work uses descriptors of the directory, the
 * old file and the new one, so nobody who can write to the directory can redirect it.
 */
export function replaceFile(path: string, content: Uint8Array | undefined, options: ReplaceOptions = {}): boolean {
  return withEntry(path, options.root, 'write', (entry, user) => {
    const old = entry.file === undefined ? undefined : asUser(user, () => openFile(entry));
    const like = old === undefined ? openLike(options) : undefined;
    try {
      const file = new Replacement(path, entry, { old, like, user, options });
      if (!file.isAsBefore()) return false;
      if (content === undefined) return file.remove();
      return file.replace(content);
    } finally {
      for (const descriptor of [old, like]) if (descriptor !== undefined) closeSync(descriptor);
    }
  });
}

/**
 * Removes the temporary files that killed runs left next to these files, as far as this user is allowed to. Reads each directory
 * once.
 */
export function removeLeftovers(files: readonly { readonly path: string; readonly root?: string | undefined }[]): void {
  const done = new Set<string>();
  for (const { path, root } of files) {
    try {
      withEntry(path, root, 'write', ({ directory }, user) => {
        const { dev, ino } = fstatSync(directory);
        if (done.has(`${dev} ${ino}`)) return;
        done.add(`${dev} ${ino}`);
        asUser(user, () => removeTemporary(directory));
      });
    } catch (error) {
      if (!(error instanceof VnetError)) throw error; // Whoever edits the file reports it.
    }
  }
}

interface Parts {
  readonly old: number | undefined;
  /** A file to take the attributes of a new one from. */
  readonly like: number | undefined;
  /** The user whose rights change the directory; undefined for this user. */
  readonly user: number | undefined;
  readonly options: ReplaceOptions;
}

/** A file to replace, with the descriptors that are open since the start. */
class Replacement {
  readonly shown: string;
  readonly entry: Entry;
  readonly parts: Parts;

  constructor(shown: string, entry: Entry, parts: Parts) {
    this.shown = shown;
    this.entry = entry;
    this.parts = parts;
  }

  isAsBefore(): boolean {
    const { old, options } = this.parts;
    if (!('before' in options)) return true;
    if (old === undefined || options.before === undefined) return old === options.before;
    return readAll(old).equals(options.before);
  }

  /** Whether the name still leads to the file that was opened, and nobody has touched it. */
  isUntouched(opened: Identity | undefined): boolean {
    const now = identityOf(() => lstatSync(this.entry.path, { bigint: true, throwIfNoEntry: false }));
    return now === opened;
  }

  identity(): Identity | undefined {
    const { old } = this.parts;
    return old === undefined ? undefined : identityOf(() => fstatSync(old, { bigint: true }));
  }

  remove(): boolean {
    const { old, user } = this.parts;
    const opened = this.identity();
    if (old === undefined) return true;
    return asUser(user, () => {
      if (!this.isAsBefore() || !this.isUntouched(opened)) return false;
      unlinkSync(this.entry.path);
      syncDirectory(this.entry.directory);
      return true;
    });
  }

  replace(content: Uint8Array): boolean {
    const { user } = this.parts;
    const opened = this.identity();
    const temporary = `/proc/self/fd/${this.entry.directory}/${temporaryName()}`;
    const descriptor = asUser(user, () => openSync(temporary, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR, 0o600));
    try {
      this.giveAttributes(descriptor);
      for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
      fsyncSync(descriptor);
      const named = asUser(
        user,
        () =>
          this.isAsBefore() && this.isUntouched(opened) && leadsTo(temporary, descriptor) && this.giveName(temporary),
      );
      if (!named) return false;
    } finally {
      closeSync(descriptor);
      asUser(user, () => removeIfThere(temporary));
    }
    syncDirectory(this.entry.directory);
    return this.keepLateEdit(content);
  }

  /** Returns false if somebody else has created a file of this name, or removed the temporary one. */
  giveName(temporary: string): boolean {
    const { path } = this.entry;
    try {
      if (this.parts.old === undefined && linked(temporary, path)) return true;
      renameSync(temporary, path);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /**
   * Another program may write into the old file between the last comparison and the rename. Then its content is put back, and false
   * is returned, so that the caller reads the file and edits it again.
   */
  keepLateEdit(content: Uint8Array): boolean {
    const { old, options } = this.parts;
    if (old === undefined || this.isAsBefore()) return true;
    const theirs = readAll(old);
    replaceFile(this.shown, theirs, { ...options, before: content });
    return false;
  }

  giveAttributes(to: number): void {
    const { old, like, options } = this.parts;
    const model = old ?? like;
    if (model !== undefined) {
      copyAttributes(model, to);
      return;
    }
    const { mode = 0o644, uid, gid } = options.attributes ?? {};
    if (uid !== undefined && gid !== undefined) setOwner(to, uid, gid);
    fchmodSync(to, mode & 0o777);
  }
}

/** The file that a new one is to be like; undefined where there is none. */
function openLike({ like, root }: ReplaceOptions): number | undefined {
  if (like === undefined) return undefined;
  const entry = openEntry(like, root);
  try {
    return entry.file?.stat.isFile() ? openFile(entry) : undefined;
  } finally {
    entry.close();
  }
}

/** Opens the entry of a path, finds whose rights are to be used in its directory, and turns errors into VnetErrors. */
function withEntry<T>(
  path: string,
  root: string | undefined,
  verb: 'read' | 'write',
  use: (entry: Entry, user: number | undefined) => T,
): T {
  try {
    if (hasRawBytes(path)) {
      throw new VnetError('file-unreadable', `cannot ${verb} ${path}: the name is not UTF-8`, {
        hint: 'rename the file',
      });
    }
    const entry = openEntry(path, root);
    try {
      const stat = entry.file?.stat;
      if (stat?.isFile() === false) throw notRegular(path, verb, stat);
      return use(entry, userFor(entry, path));
    } finally {
      entry.close();
    }
  } catch (error) {
    throw failure(path, verb, error);
  }
}

/** Replacing a device or a pipe by a file would break the programs that use it. */
function notRegular(path: string, verb: string, stat: Stats): VnetError {
  const reason = stat.isDirectory() ? 'Is a directory' : 'Not a regular file';
  return new VnetError('file-unreadable', `cannot ${verb} ${path}: ${reason}`);
}

/** Opens the file that was examined, whatever its name leads to now. */
function openFile({ file }: Entry): number {
  return openSync(`/proc/self/fd/${file?.descriptor}`, O_RDONLY | O_NONBLOCK);
}

function readAll(descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const count = readSync(descriptor, chunk, 0, chunk.length, position);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    position += count;
  }
}

/** Device, inode, size and times as one text, which changes if somebody touches the file. */
type Identity = string;

function identityOf(
  stat: () => undefined | Record<'dev' | 'ino' | 'size' | 'mtimeNs' | 'ctimeNs', bigint>,
): Identity | undefined {
  const found = stat();
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

/**
 * Copies mode, owner, access control list, extended attributes and SELinux context. Only GNU cp(1) can copy them all; it gets the
 * descriptors. Without GNU cp, copies owner and mode. Set-user-ID and set-group-ID are not copied.
 */
function copyAttributes(from: number, to: number): void {
  const paths = ['/proc/self/fd/3', '/proc/self/fd/4'];
  const options = ['--attributes-only', '--preserve=all', '--', ...paths];
  const { status } = spawnSync('cp', options, { stdio: ['ignore', 'ignore', 'ignore', from, to] });
  const { uid, gid, mode } = fstatSync(from);
  if (status !== 0) setOwner(to, uid, gid);
  fchmodSync(to, mode & 0o777);
}

/** Only root can give a file to another user. Others write the content anyway. */
function setOwner(descriptor: number, uid: number, gid: number): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
  }
}

/** Whether a name is still that of an open file. */
function leadsTo(path: string, descriptor: number): boolean {
  const [named, open] = [lstatSync(path, { throwIfNoEntry: false }), fstatSync(descriptor)];
  return named?.ino === open.ino && named.dev === open.dev;
}

/** Gives a file a second name, which fails where that exists. False on a file system without hard links. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS'].includes(errnoOf(error) ?? '')) return false;
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** Writes the directory to disk, so that a power failure leaves the old file or the new one. */
function syncDirectory(directory: number): void {
  let descriptor: number;
  try {
    descriptor = openSync(`/proc/self/fd/${directory}`, O_RDONLY | O_DIRECTORY);
  } catch {
    return; // The directory cannot be listed, only searched and written.
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL') throw error; // Some file systems cannot.
  } finally {
    closeSync(descriptor);
  }
}

function failure(path: string, verb: 'read' | 'write', error: unknown): unknown {
  if (error instanceof VnetError) return error;
  const code = errnoOf(error);
  if (code === undefined) return error;
  const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  // A container's /etc/hosts is a mount, which nothing can be renamed onto.
  const hint = code === 'EBUSY' ? `${path} is a mount, as in containers: change it where it comes from` : undefined;
  return new VnetError(denied ? 'permission' : 'file-unreadable', `cannot ${verb} ${path}: ${reasonOf(code)}`, {
    hint,
    cause: error,
  });
}
