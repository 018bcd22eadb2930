import {
  closeSync,
  constants,
  fstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { VnetError } from '../error.ts';
import { errnoOf, reasonOf } from './errno.ts';
import type { InputOptions } from './host.ts';
import { durationText, waitLonger } from './limits.ts';
import { decodeName, rawPath } from './raw-names.ts';

const STDIN = 0;

/** Files larger than this are refused unless a caller asks for more. */
const FILE_LIMIT = 256 * 1024 * 1024;

/** A pipe without a writer, or a terminal, must not make open(2) wait or become vnet's terminal. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Milliseconds between two looks at a pipe that is empty. */
const PIPE_POLL = 5;

export function isRegularFile(path: string): boolean {
  try {
    return statSync(rawPath(path), { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // Whoever reads or writes it reports why it cannot be looked at.
  }
}

/** The bytes of a regular file; see Host.readFile. */
export function readFile(path: string, limit = FILE_LIMIT): Buffer | undefined {
  return unlessMissing(path, () => {
    refuseSpecial(path, statSync(rawPath(path)));
    const descriptor = openSync(rawPath(path), OPEN_FLAGS);
    try {
      refuseSpecial(path, fstatSync(descriptor)); // It may have been replaced between stat(2) and open(2).
      return readDescriptor(descriptor, path, { limit });
    } finally {
      closeSync(descriptor);
    }
  });
}

/** The bytes of a file, pipe or device that the user named; see Host.readInput. */
export function readInput(path: string, options: InputOptions = {}): Buffer | undefined {
  const { bytes: limit = FILE_LIMIT, silence = Number.POSITIVE_INFINITY } = options;
  // No time limit: a person may be typing.
  if (path === '-') return readDescriptor(STDIN, 'standard input', { limit });
  return unlessMissing(path, () => {
    const descriptor = openSync(rawPath(path), OPEN_FLAGS);
    try {
      const named = fstatSync(descriptor).isFIFO() && !isAnonymousPipe(descriptor);
      return readDescriptor(descriptor, path, { limit, silence, awaitWriter: named });
    } finally {
      closeSync(descriptor);
    }
  });
}

/** The names in a directory; see Host.listDirectory. */
export function listDirectory(path: string, order?: 'name' | 'stored'): readonly string[] | undefined {
  return unlessMissing(path, () => {
    const names = order === 'stored' ? storedOrder(path) : readdirSync(rawPath(path), 'utf8');
    if (!names.some((name) => name.includes('\ufffd'))) return names;
    return readdirSync(rawPath(path), 'buffer').map(decodeName);
  });
}

/** When a file last changed; see Host.changeTime. */
export function changeTime(path: string): number | undefined {
  return statSync(rawPath(path), { throwIfNoEntry: false })?.ctimeMs;
}

/** Stops the whole program for so many milliseconds. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

interface ReadOptions {
  /** The most bytes that are read. */
  readonly limit: number;
  /** Milliseconds without a byte after which reading ends. */
  readonly silence?: number;
  /** Whether the end of the file may mean that nobody has opened the pipe for writing yet. */
  readonly awaitWriter?: boolean;
}

/** The size of the buffer for what is in /proc or in a pipe, which has no size beforehand. */
const UNKNOWN_SIZE = 64 * 1024;

/** Reads to the end. A file that keeps its size is read into one buffer, which matters to a watch that reads for weeks. */
function readDescriptor(descriptor: number, name: string, options: ReadOptions): Buffer {
  const { limit, silence = Number.POSITIVE_INFINITY, awaitWriter = false } = options;
  const expected = fstatSync(descriptor).size;
  if (expected > limit) throw tooLarge(name, limit);
  const full: Buffer[] = [];
  let buffer = Buffer.allocUnsafe(expected === 0 ? UNKNOWN_SIZE : expected + 1);
  let used = 0;
  let size = 0;
  let waited = 0;
  for (;;) {
    const count = readChunk(descriptor, name, buffer.subarray(used));
    if (count === undefined || (count === 0 && size === 0 && awaitWriter)) {
      if (waited >= silence) throw silent(name, silence);
      pause(PIPE_POLL);
      waited += PIPE_POLL;
      continue;
    }
    if (count === 0) break;
    waited = 0;
    used += count;
    size += count;
    if (size > limit) throw tooLarge(name, limit);
    if (used < buffer.length) continue;
    full.push(buffer);
    buffer = Buffer.allocUnsafe(Math.max(UNKNOWN_SIZE, size));
    used = 0;
  }
  return full.length === 0 ? buffer.subarray(0, used) : Buffer.concat([...full, buffer.subarray(0, used)]);
}

/** How many bytes were read, 0 at the end, undefined where there are none yet. */
function readChunk(descriptor: number, name: string, chunk: Buffer): number | undefined {
  try {
    return readSync(descriptor, chunk, 0, chunk.length, null);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EAGAIN') return undefined;
    if (code === 'EOF') return 0;
    throw unreadable(name, error);
  }
}

/** Whether this is the pipe of a shell such as `<(command)`, which has had a writer from the start. */
function isAnonymousPipe(descriptor: number): boolean {
  return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('pipe:');
}

/** Directories pass: reading them fails with the reason. */
function refuseSpecial(path: string, stats: Stats): void {
  if (stats.isFile() || stats.isDirectory()) return;
  const kind = stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device';
  throw new VnetError('file-unreadable', `cannot read ${path}: it is a ${kind}, not a regular file`);
}

function silent(name: string, silence: number): VnetError {
  return new VnetError('timeout', `${name} gave no data for ${durationText(silence)}`, {
    hints: [waitLonger(silence)],
  });
}

function tooLarge(name: string, limit: number): VnetError {
  return new VnetError('file-unreadable', `${name} is larger than ${limit} bytes`);
}

/** readdirSync sorts, as libuv's scandir does. */
function storedOrder(path: string): string[] {
  const names: string[] = [];
  const directory = opendirSync(rawPath(path));
  for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name);
  directory.closeSync();
  return names;
}

function unlessMissing<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    if (error instanceof VnetError) throw error;
    throw unreadable(path, error);
  }
}

export function unreadable(path: string, error: unknown): VnetError {
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return new VnetError(
    code === 'EACCES' || code === 'EPERM' ? 'permission' : 'file-unreadable',
    `cannot read ${path}: ${reasonOf(code)}`,
    { cause: error },
  );
}
