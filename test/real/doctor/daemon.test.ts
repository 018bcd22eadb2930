import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { realHost } from '../host.ts';
import { type Diagnosed, diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

/** Runs a program of bash in the host. */
async function bash(program: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', program]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const STOP = 'read -r pid _ < <(pidof libvirtd); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.02; done';
const READY = 'until virsh net-list >/dev/null 2>&1; do sleep 0.05; done';
const isReady = () => bash(READY);

/** Number of the user libvirt-qemu of the sandbox, who is in no other group. */
const USER = 4;

/** Runs vnet doctor as an ordinary user. */
function diagnosedAs(groups: string, ...settings: string[]): Promise<Diagnosed> {
  return diagnosedWithId(USER, groups, ...settings);
}

async function diagnosedWithId(id: number, groups: string, ...settings: string[]): Promise<Diagnosed> {
  const { stdout, stderr } = await host.inside.run('setpriv', [
    ...['--reuid', String(id), '--regid', String(id), `--groups=${groups}`, '--inh-caps=-all', 'env'],
    ...['HOME=/tmp/user', 'NODE_EXTRA_CA_CERTS=', ...settings, RUNNER, BIN, 'doctor', '-o', 'json'],
  ]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

beforeAll(async () => {
  // libvirt writes the firewall rules of other networks some time after it answers.
  const lab =
    "<network><name>lab</name><forward mode='open'/><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>";
  await host.virsh('net-define', await host.file('lab.xml', lab));
  await host.virsh('net-start', 'lab');
  await bash(`mkdir -p /tmp/user; chown ${USER}:${USER} /tmp/user`);
});

test('a daemon that was stopped is one problem, however many checks need it', async () => {
  await bash(STOP);
  const { problems, skipped } = await diagnosed(host);
  expect(problems.map(({ id }) => id)).toEqual(['daemon-down']);
  expect(skipped).toEqual([]);
  await expectRepair(host, 'daemon-down', /Failed to connect socket to '.*libvirt-sock'/, isReady);
});

test('a socket that outlived its daemon', async () => {
  await bash(STOP.replace('kill $pid', 'kill -KILL $pid'));
  await expectRepair(host, 'daemon-down', /libvirt-sock: left by a daemon that ended/, isReady);
});

test('a daemon whose socket was removed', async () => {
  await bash('rm /run/libvirt/libvirt-sock /run/libvirt/libvirt-sock-ro');
  await expectRepair(host, 'daemon-down', /process \d+: libvirtd/, isReady);
});

test('a daemon whose program was replaced while it ran', async () => {
  await bash(
    `${STOP}; cp /usr/sbin/libvirtd /run/vnet/libvirtd; /run/vnet/libvirtd -d; ${READY}; rm /run/vnet/libvirtd`,
  );
  await expectRepair(host, 'daemon-outdated', /maps: \/run\/vnet\/libvirtd \(deleted\)/, isReady);
});

test('a modular daemon next to libvirtd', async () => {
  await bash(
    'cp /usr/bin/sleep /run/vnet/virtqemud; /run/vnet/virtqemud 1000 >/dev/null 2>&1 & until pidof virtqemud >/dev/null; do sleep 0.02; done',
  );
  const { problems } = await diagnosed(host);
  expect(problems).toMatchObject([
    { id: 'two-daemons', severity: 'error', commands: [expect.stringMatching(/^sudo kill \d+$/)] },
  ]);
  await bash('kill $(pidof virtqemud)');
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('a user who is not in the group libvirt, and one who joined it after the login', async () => {
  await bash('chmod 700 /run/libvirt/libvirt-sock');
  expect((await diagnosedAs(String(USER))).problems).toMatchObject([
    { id: 'daemon-permission', commands: ['sudo usermod -aG libvirt libvirt-qemu'] },
  ]);
  await bash("sed -i 's/^\\(libvirt:.*\\)/\\1libvirt-qemu/' /etc/group");
  expect((await diagnosedAs(String(USER))).problems).toMatchObject([
    { id: 'daemon-permission', commands: ['newgrp libvirt'] },
  ]);
});

test('a user without an account is no reason to restart the daemon', async () => {
  await bash('chmod 777 /run/libvirt/libvirt-sock');
  const { problems } = await diagnosedWithId(54321, '54321');
  await bash('chmod 770 /run/libvirt/libvirt-sock');
  expect(problems.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    'daemon-down: virsh cannot connect to libvirt, although libvirtd runs',
  ]);
  expect(problems[0]?.commands).toEqual([expect.stringMatching(/^vnet why .*Failed to find user record for uid/)]);
});

test('a session that has no networks, on a host that has some', async () => {
  const { problems } = await diagnosedAs(String(USER), 'LIBVIRT_DEFAULT_URI=', 'XDG_RUNTIME_DIR=');
  expect(problems).toMatchObject([
    {
      id: 'session-without-networks',
      evidence: [expect.stringContaining('no URI is set'), '/run/libvirt/network/lab.xml'],
    },
  ]);
});
