import { expect, test } from '@jest/globals';
import { daemonVersion } from '../../src/libvirt/daemon-version.ts';
import { fakeHost } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const LIBRARY = 'Compiled against library: libvirt 9.0.0\nUsing library: libvirt 9.0.0\nUsing API: QEMU 9.0.0\n';
const WITHOUT_QEMU = [
  'failed to get the hypervisor version',
  'internal error: Cannot find suitable emulator for x86_64',
];
const versionAt = (answer: { stdout: string; errors: readonly string[] }, uri?: string) =>
  daemonVersion({ host: fakeHost(), virsh: { ...fakeVirsh({}, uri), askAll: async () => [answer] } });

test.each([
  ['the daemon says it', `${LIBRARY}Running against daemon: 8.5.0\n`, [], 'qemu+ssh://far/system', '8.5.0'],
  ['the test driver has no daemon', LIBRARY, [], 'test:///default', undefined],
  ['a host has no QEMU', LIBRARY, WITHOUT_QEMU, undefined, '9.0.0'],
  ['a host that is named has no QEMU', LIBRARY, WITHOUT_QEMU, 'qemu:///system', '9.0.0'],
  ['another host has no QEMU', LIBRARY, WITHOUT_QEMU, 'qemu+ssh://far/system', undefined],
])('where %s', async (_title, stdout, errors, uri, expected) => {
  expect(await versionAt({ stdout, errors }, uri)).toBe(expected);
});

test('what virsh rejects is thrown', async () => {
  await expect(versionAt({ stdout: '', errors: ['failed to connect to the hypervisor'] })).rejects.toMatchObject({
    code: 'connection',
  });
});
