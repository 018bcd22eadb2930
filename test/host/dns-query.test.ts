import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decode, encode } from 'dns-packet';
import { queryDns } from '../../src/host/dns-query.ts';

/** A DNS server that answers by name, and not at all for `silent`. */
const server: Socket = createSocket('udp4');
let address: string;

/** Response codes (RFC 1035, 4.1.1). */
const CODES: Readonly<Record<string, number>> = { 'missing.test': 3, 'refused.test': 5, 'failed.test': 2 };

beforeAll(async () => {
  server.on('message', (message, from) => {
    const { id, questions = [] } = decode(message);
    const [{ name, type } = { name: '', type: 'A' as const }] = questions;
    if (name === 'silent.test') return;
    const answers = name === 'web.test' && type === 'A' ? [{ type, name, data: '192.0.2.1' }] : [];
    server.send(encode({ type: 'response', id, flags: CODES[name] ?? 0, questions, answers }), from.port, from.address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test.each([
  ['web.test', 'NOERROR', ['192.0.2.1']],
  ['other.test', 'NOERROR', []],
  ['missing.test', 'NXDOMAIN', []],
  ['refused.test', 'REFUSED', []],
  ['failed.test', 'SERVFAIL', []],
  ['silent.test', 'timeout', []],
])('the answer for %s is %s', async (name, code, records) => {
  expect(await queryDns(address, { type: 'A', name }, name === 'silent.test' ? 50 : 30_000)).toEqual({ code, records });
});

test('the name of an address comes from the server, and not from /etc/hosts', async () => {
  const localhost = '1.0.0.127.in-addr.arpa';
  expect(await queryDns(address, { type: 'PTR', name: localhost }, 30_000)).toEqual({ code: 'NOERROR', records: [] });
});

test('a server that is not there is unreachable, for names of addresses, too', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => void socket.close(resolve));
  const answer = { code: 'unreachable', records: [] };
  for (const question of [
    { type: 'A', name: 'web.test' },
    { type: 'PTR', name: '1.2.0.192.in-addr.arpa' },
  ] as const)
    expect(await queryDns(`127.0.0.1:${port}`, question, 30_000)).toEqual(answer);
});
