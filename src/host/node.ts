import { fstatSync, readFileSync, writeSync } from 'node:fs';
import { VnetError } from '../error.ts';
import { absolutePath } from './absolute-path.ts';
import { monotonic } from './clock.ts';
import { errnoOf, reasonOf } from './errno.ts';
import { changeTime, isRegularFile, listDirectory, pause, readFile, readInput } from './files.ts';
import { findVirsh } from './find-virsh.ts';
import { ClosedPipe, type Host } from './host.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { connectLocally } from './local-socket.ts';
import { self } from './self.ts';

const DESCRIPTOR = { stdin: 0, stdout: 1, stderr: 2 } as const;

const virsh = findVirsh(process.env);

/** The machine vnet runs on. What starts programs is loaded when the first program is started. */
export const nodeHost: Host = {
  env: process.env,
  uid: process.geteuid?.() ?? -1,
  self: self(process),
  virsh: virsh.program,
  isVirshBinary: () => virsh.isBinary,
  now: () => new Date(),
  monotonic,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal?.addEventListener('abort', end);
    }),

  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },

  write: (stream, text) => writeWhole(DESCRIPTOR[stream], typeof text === 'string' ? Buffer.from(text) : text),
  isTerminal,
  isInputRedirected,
  isRegularFile,
  readFile,
  readInput,
  listDirectory,
  changeTime,
  changeDirectory: (path) => process.chdir(path),
  absolutePath: (path) => absolutePath(path, process.cwd()),
  readRegularFile: async (...args) => (await import('./replace-file.ts')).readRegularFile(...args),
  replaceFile: async (...args) => (await import('./replace-file.ts')).replaceFile(...args),
  removeLeftovers: async (files) => (await import('./replace-file.ts')).removeLeftovers(files),
  makePrivateDirectory: async (path) => (await import('./private-directory.ts')).makePrivateDirectory(path),
  lock: async (path, seconds) => (await import('./lock.ts')).lockFile(path, seconds),

  inputFile,
  async *inputLines(options) {
    yield* (await import('./input-lines.ts')).inputLines(options);
  },
  promptLine: async (options) => (await import('./prompt-line.ts')).promptLine(options),
  readLine: async () => (await import('./read-line.ts')).readLine(),

  temporaryFile: async (name, content) => (await import('./temporary-file.ts')).temporaryFile(name, content),

  watch: async (directories) => (await import('./watch.ts')).watchDirectories(directories),
  tryConnect: async (ip, port, milliseconds) => (await import('./connect.ts')).tryConnect(ip, port, milliseconds),
  connectLocally,
  connectThrough: async (...line) => (await import('./program-pipe.ts')).connectThrough(...line),
  canShareUdpPort: async (port, family) => (await import('./udp-port.ts')).canShareUdpPort(port, family),
  queryDns: async (...args) => (await import('./dns-query.ts')).queryDns(...args),
  terminalSize: (stream = 'stdout') =>
    isTerminal(stream) ? { columns: process[stream].columns || 80, lines: process[stream].rows || 24 } : undefined,
  controlTerminal: async (onEvent, restore) => (await import('./terminal-events.ts')).controlTerminal(onEvent, restore),

  limits: DEFAULT_LIMITS,
  run: async (program, args, options) => (await import('./processes.ts')).run(program, args, options),
  async attach(program, args, options = {}) {
    if (!options.short) {
      return (await import('./long-running.ts')).attachInteractive(nodeHost.write, program, args, options);
    }
    // While attachQuickly waits, nothing can be called, and it can end only the program itself.
    const quick = options.slow === undefined && !options.forks;
    const finished = quick ? (await import('./spawn-sync.ts')).attachQuickly(program, args, options) : undefined;
    if (finished === undefined) return (await import('./processes.ts')).attach(nodeHost.write, program, args, options);
    for (const stream of ['stdout', 'stderr'] as const) {
      if (finished[stream] !== '')
        nodeHost.write(stream, options.through?.(stream, finished[stream]) ?? finished[stream]);
    }
    return { ...finished, stdout: '' };
  },
  async become(program, args, { short = false } = {}) {
    const quick = short ? (await import('./spawn-sync.ts')).becomeQuickly(program, args) : undefined;
    const onTerminal = () => (['stdin', 'stdout', 'stderr'] as const).some(isTerminal);
    if (quick === undefined) {
      return (await import('./processes.ts')).become(program, args, { onTerminal: onTerminal() });
    }
    return quick.signal === undefined ? quick.status : nodeHost.endBySignal(quick.signal);
  },
  endBySignal: async (signal) => (await import('./end-by-signal.ts')).endBySignal(signal),
  converse: async (program, args, options) => (await import('./processes.ts')).converse(program, args, options),

  outliveInterrupts() {
    const ignore = () => {};
    const end = (_signal: NodeJS.Signals, number: number) => process.exit(128 + number);
    process.on('SIGINT', ignore).on('SIGTERM', end).on('SIGHUP', end);
    return () => void process.off('SIGINT', ignore).off('SIGTERM', end).off('SIGHUP', end);
  },

  interrupted: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        const listener = () => {
          resolve(signal);
          // It stays until other listeners have seen that the signal does not end vnet: see at-end.ts.
          setImmediate(() => process.off(signal, listener));
        };
        process.on(signal, listener);
      }
    }),
};

/** Memory devices (Linux's devices.txt): /dev/null and its like. */
const MEMORY_MAJOR = 1;

function isInputRedirected(): boolean {
  try {
    const status = fstatSync(DESCRIPTOR.stdin);
    return status.isFIFO() || status.isFile() || status.isSocket();
  } catch {
    return false; // Standard input is closed.
  }
}

function inputFile(): string | undefined {
  if (!fstatSync(DESCRIPTOR.stdin).isFile()) return undefined;
  // Another program may have read its start.
  const [, position] = /^pos:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${DESCRIPTOR.stdin}`, 'utf8')) ?? [];
  return readFileSync(`/proc/self/fd/${DESCRIPTOR.stdin}`, 'latin1').slice(Number(position ?? 0));
}

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
      pause(2);
    }
  }
}

function unwritable(descriptor: number, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === undefined) return error;
  const name = descriptor === DESCRIPTOR.stdout ? 'standard output' : 'standard error';
  return new VnetError('file-unreadable', `cannot write to ${name}: ${reasonOf(code)}`, { cause: error });
}
