import { createInterface } from 'node:readline';

/** The next line of standard input; undefined at its end. */
export function readLine(): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => resolve(undefined));
  });
}
