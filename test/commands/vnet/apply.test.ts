import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';

const lab = (inside = '', uuid = UUID) => `<network connections='2'>
  <name>lab</name>
  <uuid>${uuid}</uuid>
  <bridge name='virbr7' stp='on' delay='0'/>
  <mac address='52:54:00:12:34:56'/>${inside}
  <ip address='10.77.0.1' netmask='255.255.255.0'/>
</network>
`;
const file = (inside = '') => `<network><name>lab</name>${inside}<ip address='10.77.0.1' prefix='24'/></network>`;

const missing = {
  stderr: "error: failed to get network 'new'\nerror: Network not found: no network with matching name 'new'\n",
};

/** What is read of a host of libvirt: it has no links. */
const LOCAL = {
  'virsh net-list --all --uuid': UUID,
  [`virsh net-dumpxml --network=${UUID}`]: lab(),
  'ss -Hlntup': '',
  'ip -j addr': '[]',
  'ip -j route show table all': '[]',
  'ip -j -6 route show table all': '[]',
};

/** A libvirt on another host. */
const world = {
  files: {
    'same.xml': file(),
    'mtu.xml': file("<mtu size='1400'/>"),
    'uuid.xml': file('<uuid>8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d12</uuid>'),
    'new.xml': "<network><name>new</name><ip address='10.78.0.1' prefix='24'/></network>",
    'wrong.xml': "<network><name>new</name><ip address='10.78.0.300' prefix='24'/></network>",
  },
  programs: {
    'virsh version --daemon': 'Running against daemon: 9.0.0\n',
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --name': 'lab\n\n',
    'virsh net-port-list --network lab --uuid': '',
    'virsh net-list --all --autostart --uuid': '',
    'virsh net-list --all --persistent --uuid': `${UUID}\n`,
    'virsh net-dumpxml --network lab': lab(),
    'virsh net-dumpxml --inactive --network lab': lab(),
    'virsh net-dumpxml --network new': missing,
    'virsh net-dumpxml --inactive --network new': missing,
    'virsh list --all --uuid': 'guest\n',
    'virsh list --uuid': '',
    'virsh dumpxml --domain=guest':
      "<domain><name>web</name><devices><interface type='network'><source network='gone'/></interface><interface type='network'><source network='lab' portgroup='red'/></interface></devices></domain>",
  },
};
const REMOTE = '-c qemu+ssh://far/system';
const apply = (line: string) => vnet(`${REMOTE} apply ${line}`, world);

test('a plan says what would be done, and reports guests that refer to what does not exist', async () => {
  expect(await apply('--plan --autostart same.xml mtu.xml new.xml')).toMatchObject({ status: 64 });
  expect(await apply('--plan --autostart mtu.xml new.xml')).toEqual({
    status: 1,
    stdout: `network lab (mtu.xml): will be changed, needs a restart
  + mtu: 1400 (restart, 2 connected)
  enable autostart
network new (new.xml): will be created
  enable autostart
`,
    stderr: `warning: guest 'web' refers to network 'gone', which does not exist
warning: guest 'web' refers to portgroup 'red', which network 'lab' does not have
note: network 'lab' needs a restart until all changes are in effect; vnet cannot restart network 'lab' and reconnect its guests: libvirt is on another host
hint: to restart it with the vnet of that host, run: ssh -t far 'sudo vnet restart lab'
`,
  });
});

test('a plan without steps exits with 0, and one with steps as requested', async () => {
  expect(await apply('--plan same.xml')).toMatchObject({ status: 0, stdout: 'network lab (same.xml): unchanged\n' });
  expect(await apply('--dry-run mtu.xml')).toEqual(await apply('--plan mtu.xml'));
  expect(await apply('--plan --detailed-exitcode same.xml')).toMatchObject({ status: 0 });
  expect(await apply('--plan --detailed-exitcode new.xml')).toMatchObject({ status: 2 });
});

test('JSON has the steps, and the XML before and after', async () => {
  const idle = lab().replace(" connections='2'", '');
  const programs = { ...world.programs, 'virsh net-dumpxml --network lab': idle };
  const { stdout } = await vnet(`${REMOTE} apply --plan --restart -o json mtu.xml`, { ...world, programs });
  const { changed, networks } = JSON.parse(stdout);
  expect({ changed, networks }).toMatchObject({
    changed: true,
    networks: [{ network: 'lab', status: 'restarted', changed: true, steps: ['define', 'restart'], error: null }],
  });
  const lines = (text: string) => text.split('\n').map((line) => line.trim());
  expect(lines(networks[0].after).filter((line) => !lines(networks[0].before).includes(line))).toEqual([
    "<mtu size='1400'/>",
    "<ip address='10.77.0.1' prefix='24'>",
  ]);
});

test('nothing is changed if a file has an error', async () => {
  const { status, stdout, stderr } = await apply('same.xml wrong.xml');
  expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
  expect(stderr).toMatch(/^wrong\.xml:1:30: error: /);
  expect(stderr).toMatch(/error: nothing was changed: the files have errors\n$/);
});

test.each([
  ['--plan --restart', 'cannot be changed'],
  ['--restart', 'failed'],
])('apply %s does not promise to restart the network of guests on another host', async (flags, result) => {
  expect(await apply(`${flags} mtu.xml`)).toMatchObject({
    status: 8,
    stdout: expect.stringContaining(`network lab (mtu.xml): ${result}\n`),
    stderr: expect.stringContaining(
      `error: cannot restart network 'lab' and reconnect its guests: libvirt is on another host
hint: to restart it with the vnet of that host, run: ssh -t far 'sudo vnet restart lab'
`,
    ),
  });
});

test.each([
  ['--plan --restart', 4, 'cannot be changed'],
  ['--restart', 4, 'failed'],
  ['--plan', 1, 'will be changed, needs a restart'],
])('apply %s of an ordinary user says that only root restarts a network with guests', async (flags, status, result) => {
  const local = { ...world, uid: 1000, programs: { ...world.programs, ...LOCAL } };
  expect(await vnet(`-c qemu:///system apply ${flags} mtu.xml`, local)).toMatchObject({
    status,
    stdout: expect.stringContaining(`network lab (mtu.xml): ${result}\n`),
    stderr: expect.stringMatching(
      /cannot restart network 'lab': only root can reconnect its guests\nhint: run the command as root\n/,
    ),
  });
});

const marked = (set: string) => lab(`<metadata><v:apply xmlns:v='urn:vnet:apply' set='${set}'/></metadata>`);

test.each([
  ['of another set', marked('other'), /^network new \(new.xml\): will be created\n$/],
  ['of the set', marked('mine'), /^network lab: cannot be removed\nnetwork new/],
])('--prune and a network %s that a guest uses', async (_, xml, stdout) => {
  const programs = {
    ...world.programs,
    'virsh net-dumpxml --network lab': xml,
    'virsh net-dumpxml --inactive --network lab': xml,
  };
  expect(await vnet(`${REMOTE} apply --prune --plan --set mine new.xml`, { ...world, programs })).toMatchObject({
    stdout: expect.stringMatching(stdout),
  });
});

test('the mark of a set is no difference, and a file with one gets that of its own set', async () => {
  const programs = {
    ...world.programs,
    'virsh net-dumpxml --network lab': marked('mine'),
    'virsh net-dumpxml --inactive --network lab': marked('mine'),
  };
  expect(await vnet(`${REMOTE} apply --plan same.xml`, { ...world, programs })).toMatchObject({ status: 0 });
  const files = { 'new.xml': marked('mine').replaceAll('lab', 'new') };
  const world2 = { files, programs: { ...world.programs, 'virsh net-dumpxml --network new': missing } };
  const { stdout } = await vnet(`${REMOTE} apply --plan --set yours -o json new.xml`, world2);
  const [{ after }] = JSON.parse(stdout).networks;
  expect(after.match(/set='\w+'/g)).toEqual(["set='yours'"]);
});

test('libvirt cannot change a UUID', async () => {
  expect(await apply('--plan uuid.xml')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('network lab (uuid.xml): cannot be changed\n'),
    stderr: expect.stringContaining(`error: libvirt cannot change the uuid of network 'lab' from ${UUID} to `),
  });
});

test.each([
  ['--start --no-start same.xml', /^error: --start and --no-start exclude each other/],
  ['--prune same.xml', /^error: --prune needs one directory on the host of libvirt, or --set/],
  ['--set= same.xml', /^error: the name of a set is empty/],
  ['--autostart --no-autostart same.xml', /^error: --autostart and --no-autostart exclude each other/],
])('apply %s is a usage error', async (line, stderr) => {
  expect(await apply(line)).toMatchObject({ status: 64, stderr: expect.stringMatching(stderr) });
});
