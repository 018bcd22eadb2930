import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { VnetError } from '../error.ts';
import { errnoOf } from './errno.ts';
import type { AttachOptions, Dialogue, Finished, Host, RunOptions } from './host.ts';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A terminal sends SIGINT to the whole foreground group: a child that got it so must not get it twice. */
const GROUP_GRACE_MS = 200;

export const run: Host['run'] = async (program, args, options = {}) => {
  const child = start(program, args, options, [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  // A program that does not read its input to the end is no failure of ours.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  return { ...(await ended(child, program)), stdout: stdout(), stderr: stderr() };
};

/** Runs a program on the user's terminal; `write` passes on what goes through vnet. */
export async function attach(
  write: Host['write'],
  program: string,
  args: readonly string[],
  options: AttachOptions = {},
): Promise<Finished> {
  const { through } = options;
  const child = start(program, args, options, ['inherit', through === undefined ? 'inherit' : 'pipe', 'pipe']);
  const stderr = collect(child.stderr);
  let closed: unknown;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      try {
        write(stream, through?.(stream, text) ?? text);
      } catch (error) {
        closed ??= error;
        child.kill('SIGPIPE');
      }
    });
  }
  const release = forwardSignals(child);
  try {
    const finished = await ended(child, program);
    if (closed !== undefined) throw closed;
    return { ...finished, stdout: '', stderr: stderr() };
  } finally {
    release();
  }
}

export const converse: Host['converse'] = async (program, args, options = {}) => {
  const child = start(program, args, options, ['pipe', 'pipe', 'pipe']);
  child.stdin?.on('error', () => {});
  const pieces: { stream: 'stdout' | 'stderr'; text: string }[] = [];
  let finished = false;
  let wake = () => {};
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      pieces.push({ stream, text });
      wake();
    });
  }
  const release = forwardSignals(child);
  const end = ended(child, program).finally(() => {
    release();
    finished = true;
    wake();
  });
  end.catch(() => {}); // Told to whoever calls next() or end().

  const dialogue: Dialogue = {
    write: (text) => void child.stdin?.write(text),
    async next() {
      while (pieces.length === 0 && !finished) await new Promise<void>((resolve) => (wake = resolve));
      if (pieces.length === 0) await end;
      return pieces.shift();
    },
    end() {
      child.stdin?.end();
      return end;
    },
    kill: (signal) => void child.kill(signal),
  };
  return dialogue;
};

function start(program: string, args: readonly string[], options: RunOptions, stdio: StdioOptions): ChildProcess {
  const env = options.env === undefined ? process.env : { ...process.env, ...options.env };
  try {
    return spawn(program, args, { stdio, env });
  } catch (error) {
    throw cannotStart(program, error);
  }
}

function ended(child: ChildProcess, program: string): Promise<Pick<Finished, 'status' | 'signal'>> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotStart(program, error)));
    child.once('close', (status, signal) => resolve({ status: status ?? undefined, signal: signal ?? undefined }));
  });
}

function cannotStart(program: string, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === 'ENOENT') return new VnetError('program-missing', `${program} is not installed`, { cause: error });
  if (code === 'EACCES') return new VnetError('permission', `${program} may not be run`, { cause: error });
  if (code === 'E2BIG') return new VnetError('usage', 'the arguments are too long', { cause: error });
  if (code === 'ERR_INVALID_ARG_VALUE') {
    return new VnetError('usage', 'an argument holds a NUL character', { cause: error });
  }
  return error;
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const pieces: string[] = [];
  stream?.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  return () => pieces.join('');
}

function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') child.kill(signal);
    else setTimeout(() => child.exitCode ?? child.signalCode ?? child.kill(signal), GROUP_GRACE_MS).unref();
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}
