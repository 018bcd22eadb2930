import { expect, test } from '@jest/globals';
import { connectThrough } from '../../src/host/program-pipe.ts';

/** Connects through a program, and resolves at its end to what it has printed. */
async function through(program: string, args: readonly string[], input?: Buffer) {
  const pieces: Buffer[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const socket = await connectThrough(program, args, { onBytes: (bytes) => pieces.push(bytes), onEnd: end });
  if (input !== undefined) socket.write(input);
  await ended;
  return Buffer.concat(pieces);
}

test('bytes pass through a program unchanged, both ways', async () => {
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
  expect(await through('head', ['-c', '1024'], bytes)).toEqual(bytes);
});

test('all that a program prints comes before its end', async () => {
  expect(await through('seq', ['100000'])).toHaveLength(588_895);
});

test.each([
  ['does not exist', '/nonexistent/program', []],
  ['fails', 'false', []],
])('a program that %s ends at once', async (_title, program, args) => {
  expect(await through(program, args, Buffer.from('x'))).toHaveLength(0);
});

test('close ends it', async () => {
  let ended = false;
  let say = (_: string) => {};
  const said = new Promise<string>((resolve) => (say = resolve));
  const socket = await connectThrough('sh', ['-c', 'echo $$; exec sleep 1000'], {
    onBytes: (bytes) => say(bytes.toString()),
    onEnd: () => (ended = true),
  });
  const pid = Number(await said);
  socket.close();
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(ended).toBe(false);
});
