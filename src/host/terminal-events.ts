import { writeSync } from 'node:fs';
import { atEnd } from './at-end.ts';
import type { TerminalControl, TerminalEvent } from './host.ts';

/** Milliseconds in which the kernel stops a process that was sent SIGTSTP. */
const STOP_GRACE = 50;

/** Reads keys from the terminal on stdin, if it is one, and listens for its signals; see Host.controlTerminal. */
export function controlTerminal(onEvent: (event: TerminalEvent) => void, restore: string): TerminalControl {
  const input = process.stdin.isTTY ? process.stdin : undefined;
  const onData = (text: string) => onEvent({ kind: 'typed', text });
  const onEnd = () => onEvent({ kind: 'closed' });
  const onStop = () => onEvent({ kind: 'stop' });
  const onResize = () => onEvent({ kind: 'resized' });
  const onResume = () => {
    // A shell gives the terminal its own settings while vnet is stopped. Node sets only what it believes to be different.
    input?.setRawMode(false).setRawMode(true);
    onEvent({ kind: 'resumed' });
  };

  input?.setEncoding('utf8').on('data', onData).on('end', onEnd).on('error', onEnd).setRawMode(true).resume();
  process.on('SIGTSTP', onStop).on('SIGCONT', onResume).on('SIGWINCH', onResize);
  const forget = atEnd(() => {
    input?.setRawMode(false);
    try {
      writeSync(process.stdout.fd, restore);
    } catch {
      // The terminal has been closed.
    }
  });
  return {
    async suspend() {
      input?.setRawMode(false);
      process.off('SIGTSTP', onStop).off('SIGCONT', onResume);
      process.kill(0, 'SIGTSTP');
      await new Promise((resolve) => setTimeout(resolve, STOP_GRACE));
      process.on('SIGTSTP', onStop).on('SIGCONT', onResume);
      input?.setRawMode(true);
    },
    close() {
      forget();
      process.off('SIGTSTP', onStop).off('SIGCONT', onResume).off('SIGWINCH', onResize);
      input?.off('data', onData).off('end', onEnd).off('error', onEnd).setRawMode(false).pause();
    },
  };
}
