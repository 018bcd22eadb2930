import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { tryConnect } from '../../src/host/connect.ts';

test('an open port is open, and a closed one refuses', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await tryConnect('127.0.0.1', port, 10_000)).toBe('open');
  await new Promise((resolve) => server.close(resolve));
  expect(await tryConnect('127.0.0.1', port, 10_000)).toBe('refused');
});

test('an address that no packet can be sent to is unreachable', async () => {
  expect(await tryConnect('255.255.255.255', 1, 10_000)).toBe('unreachable');
});
