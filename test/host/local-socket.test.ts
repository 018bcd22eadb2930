import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { LocalSocket } from '../../src/host/host.ts';
import { connectLocally } from '../../src/host/local-socket.ts';

const directory = mkdtempSync(join(tmpdir(), 'vnet-socket-'));
const path = join(directory, 'sock');
let server: Server;

/** Sends back what it gets, and hangs up when it gets an `x`. */
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server = createServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', (bytes) => (bytes.toString() === 'x' ? socket.end() : socket.write(bytes)));
      }).listen(path, resolve);
    }),
);
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const { binding } = process as unknown as { binding: unknown };
const withoutBinding = {
  before: () =>
    Object.assign(process, {
      binding: () => {
        throw new Error('no such binding');
      },
    }),
  after: () => Object.assign(process, { binding }),
};
const withBinding = { before: () => {}, after: () => {} };

describe.each([
  ["Node's own binding", withBinding],
  ['node:net', withoutBinding],
])('by %s', (_title, { before, after }) => {
  beforeAll(() => void before());
  afterAll(() => void after());

  const silent = { onBytes: () => {}, onEnd: () => {} };

  const open: LocalSocket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close();
  });

  async function connected(events: Parameters<typeof connectLocally>[1]): Promise<LocalSocket> {
    const socket = await connectLocally(path, events);
    if (typeof socket === 'string') throw new Error(socket);
    open.push(socket);
    return socket;
  }

  test('sends and receives, also more than a socket holds', async () => {
    const sent = Buffer.alloc(3_000_000, 'vnet');
    const received: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      connected({
        onBytes(bytes) {
          received.push(Buffer.from(bytes));
          if (received.reduce((sum, each) => sum + each.length, 0) === sent.length) resolve();
        },
        onEnd: reject,
      }).then((socket) => socket.write(sent), reject);
    });
    expect(Buffer.concat(received).equals(sent)).toBe(true);
  });

  test('reports that the other side hung up', async () => {
    await new Promise<void>((resolve, reject) => {
      connected({ ...silent, onEnd: resolve }).then((socket) => socket.write(Buffer.from('x')), reject);
    });
  });

  test('reports nothing after close', async () => {
    const onEnd = jest.fn();
    const socket = await connected({ ...silent, onEnd });
    socket.close();
    socket.close();
    socket.write(Buffer.from('x'));
    await new Promise<void>((resolve, reject) => {
      connected({ ...silent, onEnd: resolve }).then((other) => other.write(Buffer.from('x')), reject);
    });
    expect(onEnd).not.toHaveBeenCalled();
  });

  test('says whether a path is missing or nobody listens there', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(await connectLocally(join(directory, 'nothing'), silent)).toBe('missing');
    expect(await connectLocally(file, silent)).toBe('refused');
    expect(await connectLocally(join(directory, 'x'.repeat(200)), silent)).toMatch(/^(missing|refused)$/);
  });
});
