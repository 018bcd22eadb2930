import { read } from 'node:fs';
import { errnoOf } from './errno.ts';

const STDIN = 0;
const CHUNK = 64 * 1024;

/** Milliseconds between two looks at an empty pipe that is in non-blocking mode. */
const POLL = 10;

/** The lines of standard input; see Host.inputLines. process.stdin would load streams and sockets. */
export async function* inputLines(): AsyncGenerator<string> {
  const buffer = Buffer.alloc(CHUNK);
  let rest = '';
  for (let size = await readInto(buffer); size > 0; size = await readInto(buffer)) {
    const lines = (rest + buffer.toString('latin1', 0, size)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Reads what is there, at least one byte; 0 at the end. */
function readInto(buffer: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const attempt = () =>
      read(STDIN, buffer, 0, buffer.length, null, (error, size) => {
        if (error === null) resolve(size);
        else if (errnoOf(error) === 'EAGAIN') setTimeout(attempt, POLL);
        else reject(error);
      });
    attempt();
  });
}
