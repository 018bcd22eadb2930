import { createReadStream } from 'node:fs';
import { errnoOf } from './errno.ts';
import { unreadable } from './files.ts';
import type { LineOptions } from './host.ts';
import { rawPath } from './raw-names.ts';

/** The lines of standard input or of a file; see Host.inputLines. */
export async function* inputLines({ path = '-', longest }: LineOptions = {}): AsyncGenerator<string> {
  const stream = path === '-' ? process.stdin : createReadStream(rawPath(path));
  let rest = '';
  try {
    for await (const chunk of stream.setEncoding('latin1')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      if (longest !== undefined) rest = rest.slice(0, longest);
      yield* longest === undefined ? lines : lines.map((line) => line.slice(0, longest));
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw unreadable(path === '-' ? 'standard input' : path, error);
  }
  if (rest !== '') yield rest;
}
