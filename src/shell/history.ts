import { stateDirectory } from '../change/state.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { printable } from '../terminal/printable.ts';

/** Lines that are kept. */
const SIZE = 1_000;

/** The lines typed before, the newest first; they are in the state directory, which only this user can read. */
export interface History {
  readonly lines: readonly string[];
  add(line: string): Promise<void>;
}

/** Without a state directory, the history lasts as long as the shell. */
export async function openHistory(host: Host): Promise<History> {
  const directory = await stateDirectory(host);
  const path = directory === undefined ? undefined : `${directory}/history`;
  let lines = read(path, host);
  return {
    get lines() {
      return lines;
    },
    async add(line) {
      if (line.startsWith(' ') || !isSafe(line)) return;
      // Another shell may have added lines.
      const others = path === undefined ? lines : read(path, host);
      const added = [line, ...others.filter((each) => each !== line)].slice(0, SIZE);
      lines = [line, ...lines.filter((each) => each !== line)].slice(0, SIZE);
      if (path === undefined) return;
      const text = [...added].reverse().map((each) => `${each}\n`);
      try {
        await host.replaceFile(path, Buffer.from(text.join('')), { attributes: { mode: 0o600 } });
      } catch (error) {
        if (!(error instanceof VnetError)) throw error; // The disk is full, or the file is another user's.
      }
    },
  };
}

function read(path: string | undefined, { readFile }: Host): readonly string[] {
  if (path === undefined) return [];
  try {
    const text = readFile(path)?.toString() ?? '';
    return text.split('\n').filter(isSafe).reverse();
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}

/** The terminal shows a line as it is stored, so it must not contain what a terminal obeys. */
function isSafe(line: string): boolean {
  return line !== '' && printable(line) === line.replaceAll('\\x', '\\x5cx');
}
