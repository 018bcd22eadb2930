import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';
import { killerOn, numbersFrom } from './killer.ts';

/** vnet apply as users and other programs run it, with a running guest. */
const host = realHost();
const NETS = '/run/vnet/nets';

const network = (name: string, number: number, inside = '') =>
  `<network><name>${name}</name><bridge name='virbr-${name}'/>${inside}<ip address='10.77.${number}.1' prefix='24'/></network>`;

const GUEST = `<domain type='qemu'>
  <name>web</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><interface type='network'><mac address='52:54:00:77:00:01'/><source network='lab'/><model type='virtio'/></interface></devices>
</domain>`;

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

const names = async () => (await host.virsh('net-list', '--all', '--name')).stdout.trim().split('\n').sort();

beforeAll(async () => {
  await shell(`mkdir -p ${NETS}`);
  await host.file('nets/lab.xml', network('lab', 1));
  await host.file('nets/old.xml', network('old', 2));
  await host.file('nets/web.xml', GUEST);
  expect(await host.vnet('apply', NETS)).toMatchObject({
    status: 0,
    stdout: `network lab (${NETS}/lab.xml): created\nnetwork old (${NETS}/old.xml): created\n`,
    stderr: `note: skipped ${NETS}/web.xml, which is a <domain>\n`,
  });
  expect(await host.virsh('create', `${NETS}/web.xml`)).toMatchObject({ status: 0 });
  expect(await host.virsh('net-define', await host.file('own.xml', network('own', 3)))).toMatchObject({ status: 0 });
}, 60_000);

test('--prune removes networks of the set whose file is gone, and no others', async () => {
  expect((await host.virsh('net-dumpxml', 'old')).stdout).toContain(
    `<vnet:apply xmlns:vnet="urn:vnet:apply" set="${NETS}"/>`,
  );
  expect(await host.vnet('apply', '--prune', '--plan', NETS)).toMatchObject({
    status: 0,
    stdout: `network lab (${NETS}/lab.xml): unchanged\nnetwork old (${NETS}/old.xml): unchanged\n`,
  });
  // The new network takes the subnet of the old one.
  await shell(`rm ${NETS}/old.xml`);
  await host.file('nets/new.xml', network('new', 2));
  expect(await host.vnet('apply', '--prune', '--plan', NETS)).toMatchObject({
    status: 1,
    stdout: `network old: will be removed\nnetwork lab (${NETS}/lab.xml): unchanged\nnetwork new (${NETS}/new.xml): will be created\n`,
  });
  expect(await names()).toEqual(['lab', 'old', 'own']);
  expect(await host.vnet('apply', '--prune', NETS)).toMatchObject({
    status: 0,
    stdout: `network old: removed\nnetwork lab (${NETS}/lab.xml): unchanged\nnetwork new (${NETS}/new.xml): created\n`,
  });
  expect(await names()).toEqual(['lab', 'new', 'own']);
}, 60_000);

test('a changed network keeps its mark', async () => {
  await host.virsh('net-destroy', 'new');
  await host.file('nets/new.xml', network('new', 2, "<metadata><a:b xmlns:a='urn:a'/></metadata>"));
  expect(await host.vnet('apply', '--start', NETS)).toMatchObject({ status: 0 });
  expect(await host.vnet('diff', NETS)).toMatchObject({ status: 0 });
  const { stdout } = await host.virsh('net-dumpxml', '--inactive', 'new');
  expect(stdout).toContain(`set="${NETS}"`);
  expect(stdout).toContain('<a:b xmlns:a="urn:a"/>');
  expect(await host.vnet('validate', await host.file('dumped.xml', stdout))).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test('--prune does not remove a network that a running guest uses', async () => {
  await shell(`mv ${NETS}/lab.xml /run/vnet/lab.xml`);
  const { status, stdout, stderr } = await host.vnet('apply', '--prune', NETS);
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout: `network lab: failed\nnetwork new (${NETS}/new.xml): unchanged\n`,
  });
  expect(stderr).toContain("error: network 'lab' is not removed: running guests use it: 'web'\n");
  expect(await names()).toEqual(['lab', 'new', 'own']);
  await shell(`mv /run/vnet/lab.xml ${NETS}/lab.xml`);
}, 60_000);

test('JSON has what check mode and diff mode of other programs need', async () => {
  const file = await host.file('nets/new.xml', network('new', 2, "<mtu size='1400'/>"));
  const json = async (...words: string[]) =>
    JSON.parse((await host.vnet('apply', '-o', 'json', ...words, file)).stdout);
  const planned = await json('--plan', '--restart');
  expect(planned).toMatchObject({ changed: true, networks: [{ status: 'restarted', changed: true, error: null }] });
  expect(planned.networks[0].before).not.toContain('<mtu');
  expect(planned.networks[0].after).toContain("<mtu size='1400'/>");
  expect(await json('--restart')).toEqual(planned);
  expect(await json('--restart')).toMatchObject({ changed: false, networks: [{ status: 'unchanged', steps: [] }] });
}, 60_000);

test('title and description of an active network are changed where libvirt has net-desc', async () => {
  const described = (text: string) => host.file('desc.xml', network('desc', 4, text));
  expect(await host.vnet('apply', await described(''))).toMatchObject({ status: 0 });
  const [major = 0, minor = 0] = (await host.virsh('--version')).stdout.split('.').map(Number);
  const isKnown = major > 9 || (major === 9 && minor >= 7);
  const texts = ['<title>it\'s a $HOME</title><description>one\n two; "three"</description>', '<title>b</title>', ''];
  for (const text of texts) {
    const file = await described(text);
    expect(await host.vnet('apply', file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(isKnown ? ': changed\n' : ': unchanged\n'),
    });
    expect(await host.vnet('diff', file, 'desc')).toMatchObject({ status: 0 });
  }
}, 60_000);

test.each([
  ['n', 'pending restart', 1500],
  ['y', 'restarted', 1500],
])(
  'on a terminal, the answer %s leads to: %s',
  async (answer, status, mtu) => {
    const file = await host.file('lab.xml', network('lab', 1, `<mtu size='${mtu - 100}'/>`));
    const script = `rm -f /run/vnet/out; touch /run/vnet/out; { until grep -q 'y/N' /run/vnet/out; do sleep 0.05; done; printf '%s\\n' "$2"; sleep 0.3; } | script -qfec "$1" /run/vnet/out`;
    const line = `'${RUNNER}' '${BIN}' apply ${file}`;
    const { stdout } = await host.inside.run('bash', ['-c', script, 'bash', line, answer]);
    expect(stdout).toContain(
      'restart network lab now; guests lose their connection for about a second (1 connected)? [y/N]',
    );
    expect(stdout).toMatch(new RegExp(`network lab \\(${file}\\): ${status}\\r\\n`));
  },
  60_000,
);

test('a transient network gets a definition, and the plan says so', async () => {
  const file = await host.file('passing.xml', network('passing', 9));
  await host.virsh('net-create', file);
  expect(await host.vnet('apply', '--dry-run', file)).toMatchObject({
    status: 1,
    stdout: `network passing (${file}): will be changed\n  define\n`,
  });
  expect(await host.vnet('apply', file)).toMatchObject({ status: 0, stdout: expect.stringContaining('\n  define\n') });
  expect(await host.vnet('apply', file)).toMatchObject({ stdout: `network passing (${file}): unchanged\n` });
});

test('what was on standard input is put into effect by a restart of the network', async () => {
  const input = network('passing', 9, "<mtu size='1400'/>");
  const { stderr } = await host.inside.run(RUNNER, [BIN, 'apply', '-'], { input });
  expect(stderr).toContain('fix: to restart it, run: vnet restart passing\n');
  expect(await host.vnet('restart', 'passing')).toMatchObject({ status: 0 });
  expect(await host.inside.run(RUNNER, [BIN, 'diff', '-'], { input })).toMatchObject({ status: 0 });
});

test('a pipe in a directory is an error, and vnet does not wait for it', async () => {
  await shell('mkdir -p /run/vnet/pipes && mkfifo /run/vnet/pipes/a.xml');
  expect(await host.vnet('apply', '/run/vnet/pipes')).toMatchObject({
    status: 6,
    stderr: expect.stringMatching(/^error: \/run\/vnet\/pipes\/a\.xml is not a regular file\n/),
  });
});

test('a directory without files is no error, and says so', async () => {
  await shell('mkdir /run/vnet/empty');
  for (const words of [['apply'], ['apply', '--plan'], ['diff']]) {
    expect(await host.vnet(...words, '/run/vnet/empty')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'note: directory /run/vnet/empty has no *.xml files\n',
    });
  }
});

test('a second run reaches the right state after a kill at any moment, and the guest is connected', async () => {
  const connections = () =>
    shell(
      'virsh net-dumpxml lab | head -1; virsh net-port-list lab --uuid | sort; virsh domiflist web; ls /sys/class/net/virbr-lab/brif',
    );
  const before = await connections();
  expect(before).toContain("<network connections='1'>");
  const killer = await killerOn(host);
  const count = await killer.count(
    ...['apply', '--restart', await host.file('lab.xml', network('lab', 1, "<mtu size='1300'/>"))],
  );
  const next = numbersFrom(1_234_567);
  for (let round = 0; round < 5; round++) {
    const file = await host.file('lab.xml', network('lab', 1, `<mtu size='${1310 + round}'/>`));
    // What comes after the restart changes nothing.
    await killer.kill({ at: 1 + next(count - 2), when: next(3) }, 'apply', '--restart', file);
    expect(await host.vnet('apply', '--restart', file)).toMatchObject({ status: 0 });
    expect(await connections()).toBe(before);
    expect(await host.vnet('diff', file)).toMatchObject({ status: 0 });
  }
}, 120_000);
