import { expect, test } from '@jest/globals';
import { startError } from '../../../src/sandbox/host/start-error.ts';
import { fakeHost } from '../../fake-host.ts';

const SAID = 'unshare: unshare failed: Operation not permitted\n';

test.each([
  [
    'Debian 10',
    '/proc/sys/kernel/unprivileged_userns_clone',
    '0\n',
    'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  ],
  ['a limit of none', '/proc/sys/user/max_user_namespaces', '0\n', 'sudo sysctl -w user.max_user_namespaces=10000'],
  [
    'Ubuntu 24.04',
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1\n',
    'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  ],
])('%s: the switch is named', (_title, path, value, line) => {
  const { code, message, hints } = startError(fakeHost({ uid: 1000, files: { [path]: value } }), SAID);
  expect({ code, message, hints }).toMatchObject({
    code: 'permission',
    message: `the kernel does not let vnet create namespaces\n${SAID.trim()}`,
    hints: [{ message: 'run it as root, or allow it', commands: [line] }],
  });
});

test('what libvirtd says is passed on', () => {
  const { code, message, hint } = startError(fakeHost(), 'libvirtd: error: no driver\n');
  expect({ code, message, hint }).toEqual({
    code: 'refused',
    message: 'the sandbox did not start\nlibvirtd: error: no driver',
    hint: undefined,
  });
});

test.each([
  ['root of a container', 0, 'run it outside this container, or start the container with --privileged'],
  ['a user', 1000, 'run it as root'],
])('%s is told where to run it, if no switch is turned', (_title, uid, hint) => {
  const said = 'mount: /sys: permission denied.\n';
  expect(startError(fakeHost({ uid }), said)).toMatchObject({ code: 'permission', hint });
});
