import { expect, test } from '@jest/globals';
import type { World } from '../../fake-host.ts';
import { vnet } from '../run.ts';

const RUNNING = 'Name: web\nState:          running\nPersistent:     yes\n';
const XML =
  "<domain><devices><interface type='user'><mac address='52:54:00:00:00:01'/><target dev='vnet0'/></interface></devices></domain>";

function world(command: string, dominfo: string): World {
  const programs = {
    [`virsh ${command}`]: 'done\n',
    'virsh dominfo --domain=web': dominfo,
    'virsh dumpxml --domain=web': XML,
  };
  return { programs, terminal: true, env: { NO_COLOR: '1' } };
}

/** What the check of an interface asks. */
const FACTS = {
  'virsh net-list --all --name': '\n',
  'virsh net-list --name': '\n',
  'virsh uri': 'qemu:///system\n',
  'virsh dumpxml --domain=web --inactive': XML,
};

const LIVE = `note: only the running guest changed; it loses the change when it is shut down
  fix: to change its definition too, run: vnet `;
const CONFIG = `note: only the definition changed; the guest runs on unchanged until it is shut down and started
  fix: to change the running guest too, run: vnet `;

test.each<[line: string, note: string]>([
  ['attach-device web nic.xml', `${LIVE}attach-device web nic.xml --config\n`],
  ['attach-device web nic.xml --config', `${CONFIG}attach-device web nic.xml --live\n`],
  ['attach-device web nic.xml --live --config', ''],
  ['attach-device web nic.xml --persistent', ''],
  ['update-device web nic.xml --live --force', `${LIVE}update-device web nic.xml --force --config\n`],
  ['detach-device --domain web --file nic.xml --current', `${LIVE}detach-device web nic.xml --config\n`],
  ['detach-device-alias web net0 --live', `${LIVE}detach-device-alias web net0 --config\n`],
  ['detach-interface web user --live', `${LIVE}detach-interface web user --config\n`],
  ['detach-interface web user --mac x --config', `${CONFIG}detach-interface web user --mac x --live\n`],
  ['detach-interface web user --print-xml', ''],
  // A definition has no taps.
  ['domif-setlink web vnet0 down', `${LIVE}domif-setlink web 52:54:00:00:00:01 down --config\n`],
  ['domif-setlink web vnet0 down --persistent', `${CONFIG}domif-setlink web vnet0 down\n`],
  ['domif-setlink web vnet0 down --print-xml', ''],
  ['domiftune web vnet0 5 --live', `${LIVE}domiftune web 52:54:00:00:00:01 --inbound 5 --config\n`],
  ['domiftune web vnet0 --outbound 0 --config', `${CONFIG}domiftune web vnet0 --outbound 0 --live\n`],
  ['domiftune web vnet0', ''],
])('%s on a running guest', async (line, note) => {
  expect(await vnet(line, world(line, RUNNING))).toEqual({ status: 0, stdout: 'done\n', stderr: note });
});

test.each([
  ['a guest that is off', RUNNING.replace('running', 'shut off')],
  ['a transient guest', RUNNING.replace('yes', 'no')],
])('nothing is noted about %s', async (_title, dominfo) => {
  const line = 'attach-device web nic.xml';
  expect(await vnet(line, world(line, dominfo))).toMatchObject({ stderr: '' });
});

test('the command that attaches an interface elsewhere too has the MAC that libvirt chose', async () => {
  const line = 'attach-interface web user lan --model virtio';
  const unchecked = Object.fromEntries(
    ['', ' --config', ' --persistent'].flatMap((state) =>
      ['', ' --mac=52:54:00:00:00:02'].map((mac) => [
        `virsh attach-interface --domain=web --type=user --source=lan${mac} --model=virtio${state} --print-xml`,
        { status: 1, stderr: 'error: not now\n' },
      ]),
    ),
  );
  const attached = (command: string): World => {
    const { programs, ...rest } = world(command, RUNNING);
    return { ...rest, programs: { ...FACTS, ...programs, ...unchecked } };
  };
  const both = { 'virsh dumpxml --domain=web --inactive': XML.replace(/<interface.*<\/interface>/, '') };
  const live = attached(line);
  expect(await vnet(line, { ...live, programs: { ...live.programs, ...both } })).toMatchObject({
    stderr: `${LIVE}attach-interface --domain=web --type=user --source=lan --mac=52:54:00:00:00:01 --model=virtio --config\n`,
  });
  const config = `${line} --mac 52:54:00:00:00:02 --config`;
  expect(await vnet(config, attached(config))).toMatchObject({
    stderr: `${CONFIG}attach-interface --domain=web --type=user --source=lan --mac=52:54:00:00:00:02 --model=virtio --live\n`,
  });
  const persistent = `${line} --persistent`;
  expect(await vnet(persistent, attached(persistent))).toMatchObject({ stderr: '' });
});

test('a script does not wait for notes', async () => {
  const line = 'attach-device web nic.xml';
  expect(await vnet(line, { programs: { [`virsh ${line}`]: 'done\n' } })).toMatchObject({ stderr: '' });
});

const interfaceWith = (...parts: readonly string[]) =>
  `<interface type='user'><mac address='52:54:00:00:00:01'/>${parts.map((part) => `<${part}/>`).join('')}</interface>`;
const guestWith = (...interfaces: readonly string[]) => `<domain><devices>${interfaces.join('')}</devices></domain>`;
const OTHER = "<interface type='user'><mac address='52:54:00:00:00:02'/><vlan/></interface>";

test.each<[flag: string, running: string, defined: string, note: string]>([
  [
    '--config',
    guestWith(OTHER, interfaceWith('bandwidth', 'target', 'filterref'), OTHER),
    guestWith(OTHER, interfaceWith(), OTHER),
    'note: <bandwidth> and <filterref> are in the running guest only, because the file omits them\n',
  ],
  [
    '--live',
    guestWith(OTHER, interfaceWith()),
    guestWith(interfaceWith('link')),
    'note: <link> is in the definition only, because the file omits it\n',
  ],
  ['--live', guestWith(interfaceWith('link')), guestWith(interfaceWith()), ''],
  ['--config', guestWith(interfaceWith('bandwidth')), guestWith(interfaceWith('bandwidth')), ''],
  ['--config', guestWith(interfaceWith('bandwidth')), guestWith(OTHER), ''],
])('update-device %s says what the interface lost', async (flag, running, defined, note) => {
  const line = `update-device web nic.xml ${flag}`;
  const { programs, ...rest } = world(line, RUNNING.replace('running', 'shut off'));
  const { stdout, stderr } = await vnet(line, {
    ...rest,
    files: { 'nic.xml': interfaceWith() },
    programs: {
      ...FACTS,
      ...programs,
      'virsh dumpxml --domain=web': running,
      'virsh dumpxml --domain=web --inactive': defined,
    },
  });
  expect(stdout).toBe('done\n');
  expect(stderr.split('  fix:')[0]).toBe(note);
});
