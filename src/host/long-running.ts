import { execa } from 'execa';
import type { Finished, Host, RunOptions } from './host.ts';
import { isLimited, unanswered } from './limits.ts';
import { cannotStart, closeWhenDrained, collect, END_GRACE, forwardSignals, startWithVnet, stop } from './processes.ts';
import { refuseRawBytes } from './raw-names.ts';
import { tied } from './tie.ts';

/**
 * Programs that the user works with on the terminal: editors and shells. execa starts them, limits their time, and kills what
 * does not end. Loading it costs 18 ms, so short programs do without.
 */

type Ended = Pick<Finished, 'status' | 'signal'>;

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
