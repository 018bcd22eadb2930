import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { VnetError } from '../error.ts';
import { errnoOf, reasonOf } from './errno.ts';

export interface ReplaceOptions {
  /** A new file gets the mode and owner of this one. */
  readonly like?: string;
  /** What was read from the file, undefined where there was none: it is replaced only while it holds just that. */
  readonly before?: Uint8Array | undefined;
}

/** Writes beside the file and renames over it, so that nobody ever sees half of it. */
export function replaceFile(path: string, content: Uint8Array, options: ReplaceOptions = {}): boolean {
  let temporary: string | undefined;
  try {
    const target = followed(path);
    const there = statOf(target);
    if (there?.isFile() === false) throw notRegular(path, there);
    const like = there !== undefined ? target : (options.like ?? target);
    // No directory of configuration files reads hidden ones; after a crash the next vnet must not find its name taken.
    const name = join(dirname(target), `.${basename(target)}.vnet-${process.pid}-${Date.now().toString(36)}`);
    const descriptor = openSync(name, 'wx', 0o600);
    temporary = name;
    try {
      takeAttributes(like, name, descriptor);
      for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if ('before' in options && !holds(target, options.before)) {
      rmSync(temporary, { force: true });
      return false;
    }
    renameSync(temporary, target);
    return true;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw unwritable(path, error);
  }
}

/** A device or a pipe that a file took the place of would be missed by all others. */
function notRegular(path: string, stat: Stats): VnetError {
  const what = stat.isDirectory() ? 'Is a directory' : 'Not a regular file';
  return new VnetError('file-unreadable', `cannot write ${path}: ${what}`);
}

/** As many links as Linux follows. */
const LINKS = 40;

/** The file that a path leads to, through links also where it is not there yet. */
function followed(path: string): string {
  let at = path;
  for (let links = 0; links < LINKS; links++) {
    const place = join(realpathSync(dirname(at)), basename(at));
    if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return place;
    at = resolve(dirname(place), readlinkSync(place));
  }
  return realpathSync(path);
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function holds(path: string, before: Uint8Array | undefined): boolean {
  const now = statOf(path) === undefined ? undefined : readFileSync(path);
  return now === undefined || before === undefined ? now === before : now.equals(before);
}

/**
 * Mode, owner, access control list, extended attributes and SELinux context, which only GNU cp(1) can copy; where there is
 * another cp, or none, mode and owner.
 */
function takeAttributes(from: string, to: string, descriptor: number): void {
  const stat = statOf(from);
  if (stat === undefined) {
    fchmodSync(descriptor, 0o644);
    return;
  }
  const { status } = spawnSync('cp', ['--attributes-only', '--preserve=all', '--', from, to], { stdio: 'ignore' });
  if (status === 0) return;
  keepOwner(descriptor, stat.uid, stat.gid);
  fchmodSync(descriptor, stat.mode & 0o7777);
}

/** Only root may give a file to another; the file is worth more than its owner. */
function keepOwner(descriptor: number, uid: number, gid: number): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
  }
}

function unwritable(path: string, error: unknown): unknown {
  if (error instanceof VnetError) return error;
  const code = errnoOf(error);
  if (code === undefined) return error;
  const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  // A container's /etc/hosts is a mount of its own, which nothing can be renamed onto.
  const hint =
    code === 'EBUSY' ? `${path} is a mount of its own, as in containers: change it where it comes from.` : undefined;
  return new VnetError(denied ? 'permission' : 'file-unreadable', `cannot write ${path}: ${reasonOf(code)}`, {
    hint,
    cause: error,
  });
}
