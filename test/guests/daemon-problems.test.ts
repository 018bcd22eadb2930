import { expect, test } from '@jest/globals';
import { daemonProblems } from '../../src/guests/daemon-problems.ts';
import { openLibvirt } from '../../src/libvirt/open.ts';
import { fakeHost } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';
import { hostWith } from '../libvirt/files.ts';

const INIT = { '/proc/1/comm': 'systemd\n' };
const LIBVIRTD = { '/proc/50/comm': 'libvirtd\n', '/proc/50/status': 'Uid:\t0\t0\t0\t0\nNSpid:\t50\n' };
const DNSMASQ = {
  '/proc/60/comm': 'dnsmasq\n',
  '/proc/60/cmdline': '/usr/sbin/dnsmasq\0--conf-file=/var/lib/libvirt/dnsmasq/route.conf\0',
};
const SYSTEMD = { '/run/systemd/system/x': '', '/run/libvirt/libvirt-sock': '' };

async function found(processes: Readonly<Record<string, string>>) {
  const host = fakeHost({ files: { ...hostWith(), ...processes } });
  const libvirt = await openLibvirt(
    { name: 'default', host, virsh: fakeVirsh({}) },
    { files: [], stateDir: undefined },
  );
  const { items } = await libvirt.networks();
  return daemonProblems(host, libvirt, items).map(({ id }) => id);
}

test('with daemon and dnsmasq there is no problem', async () => {
  expect(await found({ ...INIT, ...LIBVIRTD, ...DNSMASQ })).toEqual([]);
});

test('an active network without its dnsmasq is one', async () => {
  expect(await found({ ...INIT, ...LIBVIRTD })).toEqual(['dnsmasq-dead']);
});

test('a missing daemon is one, unless systemd starts it when somebody connects', async () => {
  expect(await found({ ...INIT, ...DNSMASQ })).toEqual(['daemon-down']);
  expect(await found({ ...INIT, ...DNSMASQ, ...SYSTEMD })).toEqual([]);
});

test('who may not see the processes of others is not warned', async () => {
  expect(await found({})).toEqual([]);
});
