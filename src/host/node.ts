import { closeSync, fstatSync, opendirSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { VnetError } from '../error.ts';
import { errnoOf, reasonOf } from './errno.ts';
import { ClosedPipe, type Host } from './host.ts';
import { attachQuickly } from './spawn-sync.ts';

const DESCRIPTOR = { stdin: 0, stdout: 1, stderr: 2 } as const;

/** Files larger than this are refused unless a caller asks for more. */
const FILE_LIMIT = 256 * 1024 * 1024;

/** The machine vnet runs on. What starts programs is loaded when the first program is started. */
export const nodeHost: Host = {
  env: process.env,
  uid: process.geteuid?.() ?? -1,
  self: { node: process.execPath, script: process.argv[1] ?? '' },
  now: () => new Date(),
  monotonic: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),

  write: (stream, text) => writeWhole(DESCRIPTOR[stream], typeof text === 'string' ? Buffer.from(text) : text),
  isTerminal,
  readStdin: (limit = FILE_LIMIT) => readDescriptor(DESCRIPTOR.stdin, 'standard input', limit),

  isRegularFile,
  readFile(path, limit = FILE_LIMIT) {
    return unlessMissing(path, () => {
      const descriptor = openSync(path, 'r');
      try {
        return readDescriptor(descriptor, path, limit);
      } finally {
        closeSync(descriptor);
      }
    });
  },
  listDirectory: (path, order) =>
    unlessMissing(path, () => (order === 'stored' ? storedOrder(path) : readdirSync(path))),
  replaceFile: async (...words) => (await import('./replace-file.ts')).replaceFile(...words),

  readLine: async () => (await import('./read-line.ts')).readLine(),

  watch: async (directories) => (await import('./watch.ts')).watchDirectories(directories),
  canConnect: async (ip, port, milliseconds) => (await import('./connect.ts')).canConnect(ip, port, milliseconds),
  terminalSize: () =>
    isTerminal('stdout') ? { columns: process.stdout.columns || 80, lines: process.stdout.rows || 24 } : undefined,

  run: async (program, args, options) => (await import('./processes.ts')).run(program, args, options),
  async attach(program, args, options = {}) {
    const finished = options.short ? attachQuickly(program, args, options.through) : undefined;
    if (finished === undefined) return (await import('./processes.ts')).attach(nodeHost.write, program, args, options);
    for (const stream of ['stdout', 'stderr'] as const) {
      if (finished[stream] !== '')
        nodeHost.write(stream, options.through?.(stream, finished[stream]) ?? finished[stream]);
    }
    return { ...finished, stdout: '' };
  },
  converse: async (program, args, options) => (await import('./processes.ts')).converse(program, args, options),

  interrupted: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
    }),
};

function isRegularFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // Why it cannot be looked at is told by whoever reads or writes it.
  }
}

/** Memory devices (Linux's devices.txt): /dev/null and its like. */
const MEMORY_MAJOR = 1;

/** Loading node:tty costs 5 ms: asked only where the descriptor is a character device, and not /dev/null. */
function isTerminal(stream: 'stdin' | 'stdout' | 'stderr'): boolean {
  const descriptor = DESCRIPTOR[stream];
  try {
    const status = fstatSync(descriptor);
    if (!status.isCharacterDevice() || status.rdev >> 8 === MEMORY_MAJOR) return false;
  } catch {
    return false; // A closed descriptor is no terminal.
  }
  return process[stream].isTTY === true;
}

/** Pipes may take part of a text, or nothing for a while (EAGAIN); a reader that has gone ends the work. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = errnoOf(error);
      // EIO: the terminal has been closed.
      if (code === 'EPIPE' || code === 'EIO') throw new ClosedPipe();
      if (code !== 'EAGAIN') throw unwritable(descriptor, error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

function unwritable(descriptor: number, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === undefined) return error;
  const name = descriptor === DESCRIPTOR.stdout ? 'standard output' : 'standard error';
  return new VnetError('file-unreadable', `cannot write to ${name}: ${reasonOf(code)}`, { cause: error });
}

/** Reads to the end: what /proc and pipes hold has no size beforehand. */
function readDescriptor(descriptor: number, name: string, limit: number): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  if (expectedSize(descriptor) > limit) throw tooLarge(name, limit);
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(64 * 1024, Math.min(expectedSize(descriptor) - size + 1, limit + 1)));
    let count: number;
    try {
      count = readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      if (errnoOf(error) === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      if (errnoOf(error) === 'EOF') break;
      throw unreadable(name, error);
    }
    if (count === 0) break;
    size += count;
    if (size > limit) throw tooLarge(name, limit);
    chunks.push(chunk.subarray(0, count));
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(name: string, limit: number): VnetError {
  return new VnetError('file-unreadable', `${name} is larger than ${limit} bytes`);
}

/** readdirSync sorts, as libuv's scandir does. */
function storedOrder(path: string): string[] {
  const names: string[] = [];
  const directory = opendirSync(path);
  for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name);
  directory.closeSync();
  return names;
}

function expectedSize(descriptor: number): number {
  return fstatSync(descriptor).size;
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

function unreadable(path: string, error: unknown): VnetError {
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return new VnetError(
    code === 'EACCES' || code === 'EPERM' ? 'permission' : 'file-unreadable',
    `cannot read ${path}: ${reasonOf(code)}`,
    { cause: error },
  );
}
