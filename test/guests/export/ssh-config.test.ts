import { expect, test } from '@jest/globals';
import type { Entry } from '../../../src/guests/export/roster.ts';
import { sshConfig } from '../../../src/guests/export/ssh-config.ts';

const entry = (names: readonly string[], ...ips: readonly string[]): Entry => ({
  names,
  guest: undefined,
  addresses: ips.map((ip) => ({
    ip,
    mac: undefined,
    network: undefined,
    bridge: undefined,
    reserved: ip.startsWith('9'),
    lease: ip.startsWith('9')
      ? undefined
      : { ip, mac: undefined, hostname: undefined, clientId: undefined, iaid: undefined, expires: 0 },
  })),
});
const config = (options: { user?: string; identity?: string }, ...entries: readonly Entry[]) =>
  [...sshConfig(entries, { user: undefined, identity: undefined, ...options })].join('');

test('writes the first address of each machine, and says if it is only reserved', () => {
  expect(
    config({}, entry(['web', 'www'], '1.1.1.1', 'fd::1', '9.9.9.9'), entry(['off'], '9.9.9.9'), entry(['db'], 'fd::2')),
  ).toBe(`Host web www
  HostName 1.1.1.1
  HostKeyAlias web

# reserved, but not leased
Host off
  HostName 9.9.9.9
  HostKeyAlias off

Host db
  HostName fd::2
  HostKeyAlias db
`);
});

test.each([
  ['root', 'root'],
  ['DOMAIN\\user', 'DOMAIN\\user'],
  ['two words', '"two words"'],
  ['#1', '"#1"'],
  ["o'neill", '"o\'neill"'],
])('user %s is written as %s', (user, written) => {
  expect(config({ user }, entry(['web'], '1.1.1.1')).split('\n')[3]).toBe(`  User ${written}`);
});
