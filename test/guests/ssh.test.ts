import { expect, test } from '@jest/globals';
import { jumpHost, sshArguments } from '../../src/guests/ssh.ts';

test.each([
  [undefined, undefined],
  ['qemu:///system', undefined],
  ['qemu+tls://far/system', undefined],
  ['qemu+ssh://far/system', 'far'],
  ['qemu+ssh://me@far:2222/system?keyfile=x', 'me@far:2222'],
  ['qemu+libssh2://far/system', undefined],
])('the jump host of %s is %s', (uri, host) => {
  expect(jumpHost(uri)).toBe(host);
});

test('a guest name that is not a hostname names no host key', () => {
  const options = { user: undefined, identity: undefined, port: undefined, jump: undefined, command: [] };
  expect(sshArguments('192.0.2.1', 'my vm', options)).toEqual(['--', '192.0.2.1']);
});
