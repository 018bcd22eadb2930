import { expect, test } from '@jest/globals';
import { membershipIn } from '../../src/host/membership.ts';
import { fakeHost } from '../fake-host.ts';

const ACCOUNTS = 'root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\nbob:x:1001:64:Bob:/home/bob:/bin/sh\n';
const GROUPS = 'libvirt-qemu:x:63:ada\nlibvirt:x:64:eve,ada\n';

function membership(uid: number, session: string) {
  const files = { '/etc/passwd': ACCOUNTS, '/etc/group': GROUPS, '/proc/self/status': session };
  return membershipIn('libvirt', fakeHost({ files, uid }));
}

test.each([
  ['a member in a session that began before', 1000, 'Gid:\t1000 1000\nGroups:\t1000', [true, false]],
  ['a member in a session with the group', 1000, 'Gid:\t1000 1000\nGroups:\t64 1000', [true, true]],
  ['a user with the group as primary group', 1001, 'Gid:\t64 64\nGroups:\t', [true, true]],
  ['a user without an account', 1234, 'Gid:\t1234\nGroups:\t', [false, false]],
])('%s', (_title, uid, session, expected) => {
  const { isMember, isInSession } = membership(uid, session);
  expect([isMember, isInSession]).toEqual(expected);
});

test('a host without the group', () => {
  expect(membershipIn('libvirt', fakeHost({ files: { '/etc/group': 'kvm:x:1:\n' }, uid: 1000 }))).toMatchObject({
    line: undefined,
    isMember: false,
    isInSession: false,
  });
});
