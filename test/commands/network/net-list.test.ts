import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const [A, B] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const listing = (options: string, ...uuids: readonly (string | undefined)[]) => ({
  [`virsh net-list ${options}--uuid`]: `${uuids.join('\n')}\n\n`,
});
const programs = {
  ...listing('--all ', A, B),
  'virsh net-list --all --name': 'lab\nold lab\n\n',
  ...listing('', A),
  ...listing('--all --autostart ', B),
  ...listing('--all --persistent ', A, B),
};

test('-o json has the state of each network', async () => {
  const { stdout } = await vnet('net-list --all -o json', { programs });
  expect(JSON.parse(stdout)).toEqual([
    { name: 'lab', uuid: A, active: true, autostart: false, persistent: true },
    { name: 'old lab', uuid: B, active: false, autostart: true, persistent: true },
  ]);
});

test.each([
  ['--name', `name\nlab\nold lab\n`],
  ['--uuid', `uuid\n${A}\n${B}\n`],
])('%s selects the field, as it selects the column of the table', async (option, expected) => {
  expect((await vnet(`net-list --all ${option} -o csv`, { programs })).stdout).toBe(expected);
});

const none = {
  ...listing('--all '),
  'virsh net-list --all --name': '\n',
  ...listing(''),
  ...listing('--all --autostart '),
  ...listing('--all --persistent '),
  'virsh net-list --all': ' Name   State\n',
};
const NOTE =
  'hint: the default connection of an ordinary user is qemu:///session; for networks and guests of the system, run: export LIBVIRT_DEFAULT_URI=qemu:///system\n';

test('an ordinary user without networks learns about the system connection', async () => {
  const csv = await vnet('net-list --all -o csv', { programs: none, uid: 1000 });
  expect(csv).toEqual({ status: 0, stdout: 'name,uuid,active,autostart,persistent\n', stderr: NOTE });
  expect(
    (await vnet('net-list --all', { programs: none, uid: 1000, terminal: true, env: { NO_COLOR: '1' } })).stderr,
  ).toBe(NOTE);
});

test.each([
  { uid: 0, programs: none },
  { uid: 1000, env: { LIBVIRT_DEFAULT_URI: 'qemu:///system' }, programs: none },
  { uid: 1000, programs },
])('nobody else does', async (world) => {
  expect((await vnet('net-list --all -o csv', world)).stderr).toBe('');
});
