import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { VnetError } from '../error.ts';
import { atEnd, ENDING_SIGNALS } from './at-end.ts';
import { monotonic } from './clock.ts';
import { endBySignal } from './end-by-signal.ts';
import { errnoOf, reasonOf } from './errno.ts';
import { listDirectory, readFile } from './files.ts';
import type { AttachOptions, Dialogue, Finished, Host, RunOptions } from './host.ts';
import { isLimited, unanswered } from './limits.ts';
import { descendants } from './proc.ts';
import { refuseRawBytes } from './raw-names.ts';
import { tied } from './tie.ts';

/** A terminal sends SIGINT to the whole foreground group: a child that got it so must not get it twice. */
const GROUP_GRACE = 200;

/** Milliseconds that a program gets to end after SIGTERM, or after the reader of its output has gone. */
export const END_GRACE = 1_000;

/** Milliseconds without data after which the output of a program that has ended is complete: a child of its own may keep the pipe open. */
const DRAIN = 1_000;

/** Milliseconds after which a person is told what is being waited for. */
const SLOW = 3_000;

/** More output than this is nobody's answer. */
const OUTPUT_LIMIT = 256 * 1024 * 1024;

export const run: Host['run'] = async (program, args, options = {}) => {
  const child = start(program, args, options, [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']);
  const stdout = collect(child, 'stdout', program);
  const stderr = collect(child, 'stderr', program);
  // It is no failure of vnet's when a program does not read its input to the end.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  return { ...(await ended(child, [program, ...args], options)), stdout: stdout(), stderr: stderr() };
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
  const stderr = collect(child, 'stderr', program);
  let closed: unknown;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      try {
        write(stream, through?.(stream, text) ?? text);
      } catch (error) {
        closed ??= error;
        void stop(child, 'SIGPIPE');
      }
    });
  }
  const release = forwardSignals(child);
  try {
    const finished = await ended(child, [program, ...args], options);
    if (closed !== undefined) throw closed;
    return { ...finished, stdout: '', stderr: stderr() };
  } finally {
    release();
  }
}

/** Runs a program in vnet's place; see Host.become. A terminal sends SIGINT and SIGQUIT to vnet and the program alike. */
export async function become(
  program: string,
  args: readonly string[],
  { onTerminal }: { readonly onTerminal: boolean },
): Promise<number> {
  const child = start(program, args, { changes: true }, 'inherit');
  const forward = (signal: NodeJS.Signals) => {
    if (!onTerminal || (signal !== 'SIGINT' && signal !== 'SIGQUIT')) child.kill(signal);
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, forward);
  const { status, signal } = await ended(child, [program, ...args], {}).finally(() => {
    for (const each of ENDING_SIGNALS) process.off(each, forward);
  });
  return signal === undefined ? (status ?? 0) : endBySignal(signal);
}

/** Milliseconds that a program gets to end once its input has ended. */
const INPUT_GRACE = 10_000;

/** Starts a program to talk with; see Host.converse. */
export const converse: Host['converse'] = async (program, args, options = {}) => {
  const { encoding = 'utf8' } = options;
  const child = start(program, args, options, ['pipe', 'pipe', 'pipe']);
  child.stdin?.on('error', () => {});
  const pieces: { stream: 'stdout' | 'stderr'; text: string }[] = [];
  let finished = false;
  let wake = () => {};
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding(encoding).on('data', (text: string) => {
      pieces.push({ stream, text });
      wake();
    });
  }
  const release = forwardSignals(child);
  const end = ended(child, [program, ...args], options).finally(() => {
    release();
    finished = true;
    wake();
  });
  end.catch(() => {}); // Whoever calls next() or end() gets the error.

  const dialogue: Dialogue = {
    async write(text) {
      const { stdin } = child;
      if (stdin === null || stdin.write(Buffer.from(text, encoding)) || finished) return;
      await new Promise((resolve) => {
        stdin.once('drain', resolve);
        stdin.once('close', resolve);
      });
    },
    async next() {
      while (pieces.length === 0 && !finished) await new Promise<void>((resolve) => (wake = resolve));
      if (pieces.length === 0) await end;
      return pieces.shift();
    },
    end(grace = INPUT_GRACE) {
      child.stdin?.end();
      const timer = isLimited(grace) ? setTimeout(() => void stop(child, 'SIGTERM'), grace) : undefined;
      return end.finally(() => clearTimeout(timer));
    },
    kill: (signal = 'SIGTERM') => void stop(child, signal),
  };
  return dialogue;
};

interface StartOptions extends RunOptions {
  /** In a new session: it has no terminal, and Ctrl-C does not end it. */
  readonly detached?: boolean;
}

/** Starts a program that ends when vnet does. */
export function start(
  program: string,
  args: readonly string[],
  options: StartOptions,
  stdio: StdioOptions,
): ChildProcess {
  refuseRawBytes(program, args);
  const env = options.env === undefined ? process.env : { ...process.env, ...options.env };
  const line = (options.tie !== false && tied({ program, args }, { path: env['PATH'] })) || {
    program,
    args,
  };
  try {
    return startWithVnet(
      () => spawn(line.program, line.args, { stdio, env, detached: options.detached ?? false }),
      (child) => child,
    );
  } catch (error) {
    throw cannotStart(program, error);
  }
}

/**
 * Runs a function that starts a program, which is killed, with all that it has started, when vnet ends before it. vnet listens
 * for signals before the program starts: a signal in between would end vnet at once.
 */
export function startWithVnet<Started>(
  startProgram: () => Started,
  childOf: (started: Started) => ChildProcess,
): Started {
  let child: ChildProcess | undefined;
  const forget = atEnd(() => {
    if (child !== undefined) kill(child, 'SIGKILL');
  });
  try {
    const started = startProgram();
    child = childOf(started);
    child.once('exit', forget);
    child.once('error', forget);
    return started;
  } catch (error) {
    forget();
    throw error;
  }
}

/** Sends a signal to a program and to all that it has started. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || hasEnded(child)) return;
  const pids = stoppedTree(child.pid);
  send(pids, signal);
  if (signal !== 'SIGKILL') send(pids, 'SIGCONT');
}

/** Stops a process and its descendants, so that none can start another one before all get their signal. */
function stoppedTree(pid: number): readonly number[] {
  for (let known = 0; ; ) {
    const tree = [pid, ...descendants({ readFile, listDirectory }, pid)];
    if (tree.length === known) return tree;
    send(tree, 'SIGSTOP');
    known = tree.length;
  }
}

function send(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile, or belongs to another user.
    }
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Ends a program: by a signal that it may handle, then, after a grace period, by SIGKILL. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  for (const each of [signal, 'SIGKILL'] as const) {
    kill(child, each);
    if (await exitsWithin(child, END_GRACE)) break;
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function exitsWithin(child: ChildProcess, milliseconds: number): Promise<boolean> {
  if (hasEnded(child)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, false);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** How the program ended. Rejects with VnetError `timeout` once it has been ended for taking too long. */
async function ended(
  child: ChildProcess,
  line: readonly [string, ...string[]],
  options: RunOptions,
): Promise<Pick<Finished, 'status' | 'signal'>> {
  const closed = new Promise<Pick<Finished, 'status' | 'signal'>>((resolve, reject) => {
    child.once('error', (error) => reject(cannotStart(line[0], error)));
    child.once('close', (status, signal) => resolve({ status: status ?? undefined, signal: signal ?? undefined }));
  });
  child.once('exit', () => closeWhenDrained(child));
  const timers = patience(child, options);
  try {
    const result = await Promise.race([closed, timers.over]);
    if (result !== undefined) return result;
    await stop(child, 'SIGTERM');
    throw unanswered(line, options.limit ?? 0);
  } finally {
    timers.cancel();
  }
}

/** Resolves when the program has taken too long, and says meanwhile that it is slow. */
function patience(child: ChildProcess, { limit, limitFrom, slow }: RunOptions) {
  let cancel = () => {};
  const over = new Promise<void>((resolve) => {
    if (!isLimited(limit)) return;
    cancel = after(child, { limit, fromOutput: limitFrom === 'output' }, resolve);
  });
  const cancelSlow = slow === undefined ? () => {} : after(child, { limit: SLOW, fromOutput: false }, slow);
  return {
    over,
    cancel() {
      cancel();
      cancelSlow();
    },
  };
}

/** Calls back when so much time has gone by in which the program could have answered. Returns what cancels that. */
function after(
  child: ChildProcess,
  { limit, fromOutput }: { readonly limit: number; readonly fromOutput: boolean },
  callBack: () => void,
): () => void {
  let timer: NodeJS.Timeout;
  let due = 0;
  const arm = (milliseconds: number) => {
    clearTimeout(timer);
    due = monotonic() + milliseconds;
    timer = setTimeout(() => {
      // Time counts neither while the user types a password, nor while vnet itself was stopped, as by Ctrl-Z.
      if (monotonic() > due + 1_000 || promptsUser(child)) arm(Math.min(limit, 1_000));
      else callBack();
    }, milliseconds);
  };
  arm(limit);
  if (fromOutput) {
    child.stdout?.on('data', () => arm(limit));
    child.stderr?.on('data', () => arm(limit));
  }
  return () => clearTimeout(timer);
}

/** Whether something that the program has started, such as ssh or pkttyagent, talks with the user on the terminal. */
function promptsUser({ pid }: ChildProcess): boolean {
  if (pid === undefined) return false;
  return descendants({ readFile, listDirectory }, pid).some((each) => {
    try {
      const directory = `/proc/${each}/fd`;
      return readdirSync(directory).some((fd) => readlinkSync(`${directory}/${fd}`) === '/dev/tty');
    } catch {
      return false;
    }
  });
}

/** Closes the pipes of a program that has ended once they give nothing more. */
export function closeWhenDrained(child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null || stream.destroyed) continue;
    const timer = setTimeout(() => stream.destroy(), DRAIN);
    stream.on('data', () => timer.refresh());
    stream.once('close', () => clearTimeout(timer));
  }
}

export function cannotStart(program: string, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === 'ENOENT') {
    const what = program.includes('/') ? 'does not exist' : 'is not installed';
    return new VnetError('program-missing', `${program} ${what}`, { cause: error });
  }
  if (code === 'EACCES') return new VnetError('permission', `${program} may not be run`, { cause: error });
  if (code === 'E2BIG') return new VnetError('usage', 'the arguments are too long', { cause: error });
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new VnetError('refused', `cannot start ${program}: ${reasonOf(code)}`, {
      hint: code === 'EMFILE' ? 'raise the limit of open files (ulimit -n)' : undefined,
      cause: error,
    });
  }
  if (code === 'EAGAIN' || code === 'ENOMEM') {
    return new VnetError('refused', `cannot start ${program}: ${reasonOf(code)}`, { cause: error });
  }
  if (code === 'ERR_INVALID_ARG_VALUE') {
    return new VnetError('usage', 'an argument contains a NUL character', { cause: error });
  }
  return error;
}

/** Keeps what a program prints; one that prints without end is ended. */
export function collect(child: ChildProcess, name: 'stdout' | 'stderr', program: string): () => string {
  const pieces: string[] = [];
  let size = 0;
  child[name]?.setEncoding('utf8').on('data', (piece: string) => {
    size += piece.length;
    if (size <= OUTPUT_LIMIT) pieces.push(piece);
    else void stop(child, 'SIGTERM');
  });
  return () => {
    if (size <= OUTPUT_LIMIT) return pieces.join('');
    throw new VnetError('refused', `${program} printed more than ${OUTPUT_LIMIT / 1024 / 1024} MiB`);
  };
}

/** Sends SIGINT to a program and to all that it has started: a shell script waits for the program that it runs. */
function interrupt(child: ChildProcess): void {
  if (child.pid === undefined || hasEnded(child)) return;
  send([child.pid, ...descendants({ readFile, listDirectory }, child.pid)], 'SIGINT');
}

/** Passes on the signals that vnet gets to a program that the user sees. */
export function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    // An editor lives on after SIGINT, and so may others.
    if (signal !== 'SIGINT') void stop(child, signal);
    else setTimeout(() => interrupt(child), GROUP_GRACE).unref();
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, forward);
  return () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, forward);
  };
}
