import { expect, test } from '@jest/globals';
import { VnetError } from '../../../src/error.ts';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';

function lab({ mtu = 1400, end = 9, live = false } = {}): string {
  return `<network${live ? " connections='2'" : ''}>
  <name>lab</name>
  <uuid>${UUID}</uuid>
  <forward mode='nat'>
    ${live ? "<nat><port start='1024' end='65535'/></nat>" : ''}
  </forward>
  <bridge name='virbr7' stp='on' delay='0'/>
  <mtu size='${mtu}'/>
  <mac address='52:54:00:12:34:56'/>
  <ip address='10.77.0.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='10.77.0.2' end='10.77.0.${end}'/>
    </dhcp>
  </ip>
</network>
`;
}

const missing = {
  stderr: "error: failed to get network 'gone'\nerror: Network not found: no network with matching name 'gone'\n",
};

const world = {
  files: {
    'nets/lab.xml': lab({ mtu: 9000 }).replace(/ *<(?:uuid|mac).*\n/g, ''),
    'nets/same.xml': lab()
      .replace(/ *<(?:uuid|mac|bridge).*\n/g, '')
      .replace("netmask='255.255.255.0'", "prefix='24'"),
    'gone.xml': '<network><name>gone</name></network>',
    'nameless.xml': '<network/>',
  },
  programs: {
    'virsh version --daemon': 'Running against daemon: 9.0.0\n',
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --name': 'lab\n\n',
    'virsh net-port-list --network lab --uuid': '',
    'virsh net-list --all --autostart --uuid': '',
    'virsh net-list --all --persistent --uuid': `${UUID}\n`,
    'virsh net-dumpxml --network lab': lab({ end: 8, live: true }),
    'virsh net-dumpxml --inactive --network lab': lab(),
    'virsh net-dumpxml --network gone': missing,
    'virsh net-dumpxml --inactive --network gone': missing,
  },
};

test('a file is compared with the definition and with the active network', async () => {
  expect(await vnet('diff nets/lab.xml', world)).toEqual({
    status: 1,
    stdout: `network lab (nets/lab.xml): 3 changes
  ~ mtu: 1400 -> 9000 (restart, 2 connected)
  - ip 10.77.0.1 dhcp range 10.77.0.2 - 10.77.0.8 (active network only, live)
  + ip 10.77.0.1 dhcp range 10.77.0.2 - 10.77.0.9 (active network only, live)
`,
    stderr: '',
  });
});

test('guests are counted by their ports, because libvirt forgets its connections with net-update', async () => {
  const programs = {
    ...world.programs,
    'virsh net-port-list --network lab --uuid': `${UUID}\n${UUID}\n${UUID}\n\n`,
  };
  expect((await vnet('diff nets/lab.xml', { ...world, programs })).stdout).toContain('(restart, 3 connected)');
});

test('a network is compared with its own definition, and all are without arguments', async () => {
  const expected = {
    status: 1,
    stdout: `network lab: 2 changes
  - ip 10.77.0.1 dhcp range 10.77.0.2 - 10.77.0.8 (live)
  + ip 10.77.0.1 dhcp range 10.77.0.2 - 10.77.0.9 (live)
`,
    stderr: '',
  };
  expect(await vnet('diff lab', world)).toEqual(expected);
  expect(await vnet('diff', world)).toEqual(expected);
});

/** The files of a daemon, which root reads. */
const paths = { live: '/run/libvirt/network/lab.xml', definition: '/etc/libvirt/qemu/networks/lab.xml' };
const asState = (network: string) =>
  `<!--\n a <network> -->\n<networkstatus>\n${network}<fwRemoval/></networkstatus>\n`;
const daemon = (definition: string, live: string) => ({
  files: {
    ...world.files,
    '/run/libvirt/network/driver.pid': '7',
    [paths.definition]: `<!-- generated -->\n${definition}`,
    [paths.live]: asState(live),
  },
  changeTimes: { '/run/libvirt/network/driver.pid': 1 },
});

test('no virsh runs for networks that are the same in the files of the daemon', async () => {
  const same = daemon(lab(), lab({ live: true }));
  expect(await vnet('diff nets/same.xml lab', { ...same, programs: {} })).toEqual({
    status: 0,
    stdout: 'network lab (nets/same.xml): same\nnetwork lab: same\n',
    stderr: '',
  });
  expect(JSON.parse((await vnet('diff lab -o json', same)).stdout).networks).toEqual([
    { network: 'lab', file: null, exists: true, active: true, connections: 2, changes: [] },
  ]);
});

test('libvirt is queried for the definition of a file that changed since libvirt started', async () => {
  const { files } = daemon(lab(), lab({ live: true }));
  const question = 'virsh net-dumpxml --inactive --network lab';
  // libvirt wrote it.
  expect(await vnet('diff nets/same.xml', { files, programs: { [question]: `\n${lab()}\n` } })).toMatchObject({
    status: 0,
    stdout: 'network lab (nets/same.xml): same\n',
  });
  // Somebody edited it.
  const programs = {
    ...world.programs,
    [question]: lab({ end: 8 }),
    'virsh net-dumpxml --network lab': lab({ live: true }),
  };
  expect(await vnet('diff nets/same.xml', { files, programs })).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('(definition only, next start)\n'),
  });
  // Without libvirt, it cannot be compared.
  const gone = { stderr: 'error: failed to connect to the hypervisor\n' };
  const broken = Object.fromEntries(Object.keys(world.programs).map((line) => [line, gone]));
  expect(await vnet('diff nets/same.xml', { files, programs: broken })).toMatchObject({ status: 3, stdout: '' });
});

test('libvirt is queried for networks that differ in the files of the daemon, and where they cannot be read', async () => {
  const expected = await vnet('diff lab', world);
  for (const { files } of [
    daemon(lab(), lab({ live: true, end: 7 })),
    daemon(lab(), '<network><name>lab</name'),
    daemon(lab().replace('<name>lab', '<name>other'), lab({ live: true })),
  ]) {
    expect(await vnet('diff lab', { ...world, files })).toEqual(expected);
  }
  const { files } = daemon(lab(), lab({ live: true }));
  const denied = new VnetError('permission', 'permission denied');
  expect(await vnet('diff lab', { ...world, files: { ...files, [paths.definition]: denied }, uid: 1000 })).toEqual(
    expected,
  );
  expect(await vnet('-c qemu+ssh://far/system diff lab', { ...world, ...daemon(lab(), lab({ live: true })) })).toEqual(
    expected,
  );
});

test('--xml prints what a definition would change, without what libvirt chose', async () => {
  const { status, stdout } = await vnet('diff --xml nets/lab.xml', world);
  expect({ status, lines: stdout.split('\n').filter((line) => /^[-+]/.test(line)) }).toEqual({
    status: 1,
    lines: ['--- nets/lab.xml', '+++ nets/lab.xml', "-  <mtu size='1400'/>", "+  <mtu size='9000'/>"],
  });
});

test('a network that does not exist differs from its file', async () => {
  expect(await vnet('diff gone.xml', world)).toEqual({
    status: 1,
    stdout: 'network gone (gone.xml): not defined\n',
    stderr: '',
  });
  expect(JSON.parse((await vnet('diff gone.xml -o json', world)).stdout)).toEqual({
    same: false,
    networks: [{ network: 'gone', file: 'gone.xml', exists: false, active: false, connections: 0, changes: [] }],
  });
});

test.each([
  ['diff gone', 2, /^error: no network named 'gone'\n/],
  ['diff nameless.xml', 5, /^error: nameless.xml: the network has no name\n/],
  ['diff none.xml', 6, /^error: cannot read none.xml: No such file or directory\n/],
  ['diff nets/lab.xml nets/same.xml', 64, /^error: network 'lab' is in two files: nets\/lab.xml and nets\/same.xml\n/],
])('%s fails with %i', async (line, status, stderr) => {
  expect(await vnet(line, world)).toEqual({ status, stdout: '', stderr: expect.stringMatching(stderr) });
});
