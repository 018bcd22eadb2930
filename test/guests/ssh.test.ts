import { expect, test } from '@jest/globals';
import { sshArguments } from '../../src/guests/ssh.ts';

test('a guest name that is not a hostname names no host key', () => {
  const options = { options: [], user: undefined, identity: undefined, port: undefined, jump: undefined, command: [] };
  expect(sshArguments('192.0.2.1', 'my vm', options)).toEqual(['--', '192.0.2.1']);
});
