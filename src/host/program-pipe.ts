import type { ChildProcess } from 'node:child_process';
import type { LocalSocket, SocketEvents } from './host.ts';
import { closeWhenDrained, start, stop } from './processes.ts';

/** See Host.connectThrough. */
export async function connectThrough(
  program: string,
  args: readonly string[],
  { onBytes, onEnd }: SocketEvents,
): Promise<LocalSocket> {
  let isOpen = true;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    onEnd();
  };
  let child: ChildProcess;
  try {
    child = start(program, args, { detached: true }, ['pipe', 'pipe', 'ignore']);
  } catch {
    // Whoever connects listens for the end only from now on.
    setImmediate(end);
    return {
      write() {},
      close() {
        isOpen = false;
      },
    };
  }
  child.once('error', end);
  child.once('exit', () => closeWhenDrained(child));
  child.stdout?.on('data', (bytes: Buffer) => isOpen && onBytes(bytes));
  child.stdout?.once('close', end);
  child.stdin?.on('error', () => {}); // The end follows.
  return {
    write: (bytes) => void child.stdin?.write(bytes),
    close() {
      isOpen = false;
      child.stdin?.destroy();
      child.stdout?.destroy();
      void stop(child, 'SIGTERM');
    },
  };
}
