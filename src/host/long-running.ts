import { execa } from 'execa';
import type { Dialogue, Finished, Host, RunOptions } from './host.ts';
import { isLimited, unanswered } from './limits.ts';
import { cannotStart, closeWhenDrained, collect, END_GRACE, forwardSignals, startWithVnet, stop } from './processes.ts';
import { refuseRawBytes } from './raw-names.ts';
import { tied } from './tie.ts';

/**
 * Programs that run for long, or that the user works with: editors, shells, what is followed, sandboxes. execa starts
 * them, limits their time, and kills what does not end. Loading it costs 18 ms, so short programs do without.
 */

/** Milliseconds that a program gets to end once its input has ended. */
const INPUT_GRACE = 10_000;

type Ended = Pick<Finished, 'status' | 'signal'>;

/** Starts a program to talk with; see Host.converse. */
export const converse: Host['converse'] = async (program, args, options = {}) => {
  const { child, ended } = start(program, args, options, ['pipe', 'pipe', 'pipe']);
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
  const end = ended.finally(() => {
    release();
    finished = true;
    wake();
  });
  end.catch(() => {}); // Whoever calls next() or end() gets the error.

  const dialogue: Dialogue = {
    write: (text) => void child.stdin?.write(text),
    async next() {
      while (pieces.length === 0 && !finished) await new Promise<void>((resolve) => (wake = resolve));
      if (pieces.length === 0) await end;
      return pieces.shift();
    },
    end() {
      child.stdin?.end();
      const timer = setTimeout(() => void stop(child, 'SIGTERM'), INPUT_GRACE);
      return end.finally(() => clearTimeout(timer));
    },
    kill: (signal = 'SIGTERM') => void stop(child, signal),
  };
  return dialogue;
};

/** Runs a program that the user works with on the terminal. `write` passes on what it prints on stderr. */
export async function attachInteractive(
  write: Host['write'],
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { child, ended } = start(program, args, options, ['inherit', 'inherit', 'pipe']);
  const stderr = collect(child, 'stderr', program);
  let closed: unknown;
  child.stderr?.on('data', (text: string) => {
    try {
      write('stderr', text);
    } catch (error) {
      closed ??= error;
      void stop(child, 'SIGPIPE');
    }
  });
  const release = forwardSignals(child);
  try {
    const finished = await ended;
    if (closed !== undefined) throw closed;
    return { ...finished, stdout: '', stderr: stderr() };
  } finally {
    release();
  }
}

function start(
  program: string,
  args: readonly string[],
  { env: own, limit, tie }: RunOptions,
  [stdin, stdout, stderr]: readonly ['pipe' | 'inherit', 'pipe' | 'inherit', 'pipe'],
) {
  refuseRawBytes(program, args);
  const env = { ...process.env, ...own };
  const line = (tie !== false && tied({ program, args }, { path: env['PATH'] })) || { program, args };
  const startProgram = () =>
    execa(line.program, [...line.args], {
      stdin,
      stdout,
      stderr,
      env,
      extendEnv: false,
      buffer: false,
      reject: false,
      // startWithVnet also sees to what the program has started.
      cleanup: false,
      forceKillAfterDelay: END_GRACE,
      ...(isLimited(limit) && { timeout: limit }),
    });
  const child = startWithVnet(startProgram, (started) => started);
  child.once('exit', () => closeWhenDrained(child));
  const ended = child.then((result): Ended => {
    if (result.timedOut) throw unanswered([program, ...args], limit ?? 0);
    if (result.exitCode === undefined && result.signal === undefined) throw cannotStart(program, result.cause);
    return { status: result.exitCode, signal: result.signal as NodeJS.Signals | undefined };
  });
  return { child, ended };
}
