import { spawn } from 'node:child_process';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '..');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** When the last step must have ended, in milliseconds since this process began: CI gives it half an hour. */
const DEADLINE_MS = 25 * 60_000;

/**
 * Runs a program of the checkout without input. Resolves to its exit status, or to the reason why it has none. The deadline
 * and signals end the program and its children; later steps then do not run.
 */
export async function runStep(program, args, env = {}) {
  if (stopped !== undefined) return stopped;
  const child = spawn(program, args, {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    // Its own process group, so that its children can be ended too.
    detached: true,
  });
  const end = (why) => {
    stopped ??= why;
    killGroup(child.pid, 'SIGTERM');
    setTimeout(() => killGroup(child.pid, 'SIGKILL'), 5000).unref();
  };
  const late = setTimeout(() => end('took too long'), DEADLINE_MS - process.uptime() * 1000);
  const interrupt = (signal) => end(`ended by ${signal}`);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    const status = await new Promise((resolve) => {
      child.once('error', ({ message }) => resolve(message));
      child.once('exit', (code, signal) => resolve(code ?? `ended by ${signal}`));
    });
    return stopped ?? status;
  } finally {
    clearTimeout(late);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

let stopped;

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended, or did not begin.
  }
}
