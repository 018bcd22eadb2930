import { expect, test } from '@jest/globals';
import { NOW } from '../state/files.ts';
import { vnet } from './run.ts';

const modules = {
  '/usr/lib/x86_64-linux-gnu/libnss_libvirt.so.2': '\x7fELF libjson-c.so.5',
  '/usr/lib/x86_64-linux-gnu/libnss_libvirt_guest.so.2': '\x7fELF libjson-c.so.5',
};
const conf = (hosts: string) => ({ '/etc/nsswitch.conf': `passwd: files\nhosts: ${hosts}\n` });

test.each([
  [
    { ...modules, ...conf('files libvirt_guest libvirt dns') },
    0,
    'libvirt_guest  installed, asked\nlibvirt        installed, asked\n',
  ],
  [
    { ...modules, ...conf('files dns') },
    2,
    'libvirt_guest  installed, not listed\nlibvirt        installed, not listed\n',
  ],
  [
    { ...modules, ...conf('resolve [!UNAVAIL=return] libvirt dns') },
    2,
    'libvirt_guest  installed, not listed\nlibvirt        installed, not asked: resolve ends the search before it\n',
  ],
  [conf('libvirt_guest libvirt'), 2, 'libvirt_guest  not installed, asked\nlibvirt        not installed, asked\n'],
])('nss status', async (files, status, start) => {
  const result = await vnet('nss status', { files });
  expect({ status: result.status, start: result.stdout.slice(0, start.length) }).toEqual({ status, start });
});

test('nss enable keeps what the file was, and changes it', async () => {
  const files = { ...modules, ...conf('files dns') };
  expect(await vnet('nss enable', { files, now: NOW })).toEqual({
    status: 0,
    stdout: '/etc/nsswitch.conf is updated; what it was is in /etc/nsswitch.conf.20260101000000.bak\n',
    stderr: '',
    replaced: {
      '/etc/nsswitch.conf': 'passwd: files\nhosts: files libvirt_guest libvirt dns\n',
      '/etc/nsswitch.conf.20260101000000.bak': files['/etc/nsswitch.conf'],
    },
  });
});

test('--dry-run shows the change and makes none', async () => {
  const files = { '/c': 'hosts: files libvirt dns\n' };
  expect(await vnet('nss disable --dry-run --file /c', { files })).toEqual({
    status: 0,
    stdout: '--- /c\n+++ /c\n@@ -1,2 +1,2 @@\n-hosts: files libvirt dns\n+hosts: files dns\n \n',
    stderr: '',
  });
});

test.each([
  ['nss enable --file /none', 6, 'error: cannot read /none: No such file or directory\n'],
  ['nss renable', 64, undefined],
])('%s fails', async (line, status, stderr) => {
  const result = await vnet(line, {});
  expect(result).toMatchObject({ status, stderr: stderr ?? result.stderr });
});

test('a module that is not installed is told of', async () => {
  const { stderr } = await vnet('nss enable', { files: conf('files libvirt_guest libvirt') });
  expect(stderr).toBe(
    'note: the modules are not installed: apt-get install libnss-libvirt, or dnf install libvirt-nss\n',
  );
});
