import { expect, test } from '@jest/globals';
import { NOW } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

const modules = {
  '/usr/lib/x86_64-linux-gnu/libnss_libvirt.so.2': '\x7fELF libjson-c.so.5',
  '/usr/lib/x86_64-linux-gnu/libnss_libvirt_guest.so.2': '\x7fELF libjson-c.so.5',
};
const ORIGINALS = '/var/lib/vnet/originals.json';
const conf = (hosts: string) => ({ '/etc/nsswitch.conf': `passwd: files\nhosts: ${hosts}\n` });

test.each([
  [
    { ...modules, ...conf('files libvirt_guest libvirt dns') },
    0,
    'libvirt_guest  installed, used\nlibvirt        installed, used\n',
  ],
  [
    { ...modules, ...conf('files dns') },
    2,
    'libvirt_guest  installed, not in the hosts line\nlibvirt        installed, not in the hosts line\n',
  ],
  [
    { ...modules, ...conf('resolve [!UNAVAIL=return] libvirt dns') },
    2,
    'libvirt_guest  installed, not in the hosts line\nlibvirt        installed, not used: resolve ends the search before it\n',
  ],
  [conf('libvirt_guest libvirt'), 2, 'libvirt_guest  not installed, used\nlibvirt        not installed, used\n'],
])('nss status', async (files, status, start) => {
  const result = await vnet('nss status', { files });
  expect({ status: result.status, start: result.stdout.slice(0, start.length) }).toEqual({ status, start });
});

test('nss enable keeps a copy of the file and changes it', async () => {
  const files = { ...modules, ...conf('files dns') };
  expect(await vnet('nss enable', { files, now: NOW })).toEqual({
    status: 0,
    stdout: '/etc/nsswitch.conf.20260101000000.bak created\n/etc/nsswitch.conf updated\n',
    stderr: '',
    replaced: {
      '/etc/nsswitch.conf': 'passwd: files\nhosts: files libvirt_guest libvirt dns\n',
      '/etc/nsswitch.conf.20260101000000.bak': files['/etc/nsswitch.conf'],
      [ORIGINALS]: `${JSON.stringify({
        version: 1,
        files: {
          '/etc/nsswitch.conf': {
            original: files['/etc/nsswitch.conf'],
            edited: 'passwd: files\nhosts: files libvirt_guest libvirt dns\n',
          },
        },
      })}\n`,
    },
  });
});

test('--dry-run shows the change and does not make it', async () => {
  const files = { '/c': 'hosts: files libvirt dns\n' };
  expect(await vnet('nss disable --dry-run --file /c', { files })).toEqual({
    status: 0,
    stdout: '--- /c\n+++ /c\n@@ -1 +1 @@\n-hosts: files libvirt dns\n+hosts: files dns\n',
    stderr: '',
  });
});

test.each([
  ['nss disable --file /none', 6, 'error: cannot read /none: No such file or directory\n'],
  ['nss enable --file /none', 6, 'error: cannot read /none: No such file or directory\n'],
  ['nss renable', 64, undefined],
])('%s fails', async (line, status, stderr) => {
  const result = await vnet(line, {});
  expect(result).toMatchObject({ status, stderr: stderr ?? result.stderr });
});

test.each([
  [{}, '  fix: on Debian and Ubuntu, install libnss-libvirt; on Fedora and RHEL, libvirt-nss\n'],
  [{ '/etc/os-release': 'ID=debian' }, '  fix: install them: sudo apt-get install libnss-libvirt\n'],
])('modules that are not installed are reported: %j', async (release, fix) => {
  const { stderr } = await vnet('nss enable', { files: { ...conf('files libvirt_guest libvirt'), ...release } });
  expect(stderr).toBe(`note: the modules are not installed\n${fix}`);
});

test('a second copy does not replace the first', async () => {
  const first = '/etc/nsswitch.conf.20260101000000.bak';
  const files = { ...modules, ...conf('files dns'), [first]: 'older' };
  const { replaced } = await vnet('nss enable', { files, now: NOW });
  expect(Object.keys(replaced ?? {})).toEqual([
    ORIGINALS,
    '/etc/nsswitch.conf.20260101000000.1.bak',
    '/etc/nsswitch.conf',
  ]);
});

test('status looks for the modules of another root there', async () => {
  const files = { '/mnt/etc/nsswitch.conf': 'hosts: libvirt_guest libvirt\n', ...modules };
  const inside = Object.fromEntries(Object.entries(modules).map(([path, content]) => [`/mnt${path}`, content]));
  const status = async (more: object) =>
    (await vnet('nss status -f /mnt/etc/nsswitch.conf', { files: { ...files, ...more } })).status;
  expect([await status({}), await status(inside)]).toEqual([2, 0]);
});

test('copies the file of openSUSE from /usr/etc, and disable removes the copy', async () => {
  const files = { ...modules, '/usr/etc/nsswitch.conf': 'passwd: compat\nhosts: files dns\n' };
  const enabled = await vnet('nss enable', { files });
  const after = 'passwd: compat\nhosts: files libvirt_guest libvirt dns\n';
  expect(enabled).toEqual({
    status: 0,
    stdout: '/etc/nsswitch.conf created\n',
    stderr: '',
    replaced: {
      '/etc/nsswitch.conf': after,
      [ORIGINALS]: `${JSON.stringify({
        version: 1,
        files: { '/etc/nsswitch.conf': { original: null, edited: after } },
      })}\n`,
    },
  });
  expect(await vnet('nss disable', { files: { ...files, ...enabled.replaced }, now: NOW })).toEqual({
    status: 0,
    stdout: '/etc/nsswitch.conf.20260101000000.bak created\n/etc/nsswitch.conf removed\n',
    stderr: '',
    replaced: {
      '/etc/nsswitch.conf.20260101000000.bak': after,
      [ORIGINALS]: '{"version":1,"files":{}}\n',
    },
  });
});

test.each([
  ['# Generated by authselect on Mon\n# Do not modify this file manually', 'authselect'],
  ['# This file was generated by nsswitch-config. Do not edit it.', 'nsswitch-config'],
])('reports who else writes the file', async (head, manager) => {
  const files = { ...modules, '/etc/nsswitch.conf': `${head}\nhosts: files dns\n` };
  const { stderr } = await vnet('nss enable', { files });
  expect(stderr).toMatch(`note: ${manager} generated this file and may overwrite this change\n  fix: `);
});

test.each([
  ['libvirt libvirt_guest files', 'libvirt precedes libvirt_guest'],
  ['libvirt_guest libvirt files', 'The modules precede files'],
])('status reports an order that lets guests take names: %s', async (hosts, message) => {
  const { stdout } = await vnet('nss status', { files: { ...modules, ...conf(hosts) } });
  expect(stdout).toContain(`${message}:`);
});

test('enable looks at /etc/hosts before it asks the modules', async () => {
  const files = { ...modules, ...conf('mymachines resolve [!UNAVAIL=return] files myhostname dns') };
  const { replaced } = await vnet('nss enable', { files });
  expect(replaced?.['/etc/nsswitch.conf']).toBe(
    'passwd: files\nhosts: mymachines files [NOTFOUND=continue] libvirt_guest libvirt resolve [!UNAVAIL=return] files myhostname dns\n',
  );
});
