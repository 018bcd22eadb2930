import { type ChildProcess, spawn } from 'node:child_process';
import { shellCommand } from '../src/shell-words.ts';

/** A program on its own terminal, made by script(1). */
export interface TerminalSession {
  /** Everything the program has written so far. */
  readonly output: string;
  /** Types text. */
  type(text: string): void;
  /** Resolves when the output contains the text after what was seen before. Rejects if the program ends first. */
  shows(text: string): Promise<void>;
  /** Resolves with the exit status. */
  ended(): Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program on a terminal of 24 lines and 80 columns. */
export function onTerminal(
  words: readonly [string, ...string[]],
  { env = {}, cwd }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): TerminalSession {
  const line = `stty rows 24 cols 80; exec ${shellCommand(...words)}`;
  const child: ChildProcess = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', TERM: 'xterm', SHELL: '/bin/sh', ...env },
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let [output, seen] = ['', 0];
  let wake = () => {};
  const end = new Promise<number | null>((resolve) => child.once('close', resolve));
  let hasEnded = false;
  void end.then(() => {
    hasEnded = true;
    wake();
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    wake();
  });
  return {
    get output() {
      return output;
    },
    type: (text) => void child.stdin?.write(text),
    async shows(text) {
      for (;;) {
        const at = output.indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return;
        }
        if (hasEnded) throw new Error(`ended without showing ${JSON.stringify(text)}: ${JSON.stringify(output)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    ended: () => end,
    kill: (signal) => void child.kill(signal),
  };
}
