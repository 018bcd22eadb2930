import { join } from 'node:path';

const checkout = join(import.meta.dirname, '..');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** When the last step must have ended, in milliseconds since this process began: CI gives it half an hour. */
const DEADLINE_MS = 28 * 60_000;

/** Milliseconds that a step gets to end after SIGTERM. */
const GRACE_MS = 5_000;

/**
 * Runs a program of the checkout without input. Resolves to its exit status, or to the reason why it has none. The deadline
 * and signals end the program and its children; later steps then do not run.
 */
export async function runStep(program, args, env = {}) {
  if (stopped !== undefined) return stopped;
  const { execa } = await import('execa'); // `npm ci` may have installed it only now.
  let child;
  const end = (why) => {
    stopped ??= why;
    killGroup(child, 'SIGTERM');
    setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS).unref();
  };
  const late = setTimeout(() => end('took too long'), DEADLINE_MS - process.uptime() * 1000);
  const interrupt = (signal) => end(`ended by ${signal}`);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    child = execa(program, args, {
      cwd: checkout,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
      // Its own process group, so that its children can be ended too.
      detached: true,
      reject: false,
    });
    const { exitCode, signal, originalMessage } = await child;
    return stopped ?? exitCode ?? (signal === undefined ? originalMessage : `ended by ${signal}`);
  } finally {
    clearTimeout(late);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

let stopped;

function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended, or did not begin.
  }
}
