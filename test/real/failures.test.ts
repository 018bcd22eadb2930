import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** Bad input and bad luck on a real host: a clear error, the right status, and nothing lost. */
const host = realHost();

/** A line of bash inside, `vnet` standing for the built one; its stdout and stderr as one. */
async function bash(line: string, env: Record<string, string | undefined> = {}) {
  const { status, stdout } = await host.inside.run(
    'bash',
    ['-c', `vnet() { "$node" "$bin" "$@"; }\n{ ${line}\n} 2>&1`],
    {
      env: { node: RUNNER, bin: BIN, NODE_EXTRA_CA_CERTS: undefined, ...env },
    },
  );
  return { status, said: stdout };
}

beforeAll(async () => {
  await host.file(
    'lab.xml',
    "<network><name>lab</name><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>",
  );
  await host.file('empty.xml', '');
  await host.file('root.xml', '<domain/>');
  await host.file('bytes.xml', '\u0000\u0001\u0002');
  await host.file('regret.xml', "<network><name>regret</name><fordward mode='nat'/></network>");
  await host.file('wrong.xml', "<network><name>wrong</name><ip address='10.78.0.1' prefix='33'/></network>");
  await bash('head -c 11000000 /dev/zero > /run/vnet/huge.xml; vnet net-define /run/vnet/lab.xml');
});

test.each([
  ['vnet net-define /nowhere.xml', 6, /Failed to open file '\/nowhere.xml': No such file/],
  ['vnet net-define /run', 6, /Failed to read file '\/run': Is a directory/],
  ['vnet net-define /run/vnet/empty.xml', 5, /Document is empty/],
  ['vnet net-define /run/vnet/huge.xml', 6, /Failed to read file .*Value too large/],
  ['vnet net-define /run/vnet/bytes.xml', 5, /Failed to define network/],
  ['vnet net-define /run/vnet/root.xml', 5, /expecting root element of 'network', not 'domain'/],
  ['vnet net-define /run/vnet/wrong.xml', 5, /Invalid IPv4 prefix '33'[\s\S]*wrong.xml:1:\d+: error: /],
  ['vnet net-define --check /run/vnet/regret.xml', 5, /regret.xml:1:\d+: warning: .*[\s\S]*libvirt was not called/],
  ['vnet net-define /run/vnet/regret.xml', 0, /^Network regret defined from [\s\S]*regret.xml:1:\d+: warning: /],
  ['vnet net-start lba', 2, /\nhint: did you mean 'lab'\?\n/],
  ['vnet net-start -o json lab', 64, /"net-start prints no data; -o json does not apply"/],
  [
    'vnet -r net-start lab',
    4,
    /read only access prevents virNetworkCreate\ncause: the connection is read-only \[read-only\]\nfix: omit -r\n/,
  ],
  ['vnet -c nonsense:///system net-list', 3, /fix: use a URI such as qemu:\/\/\/system/],
  [
    'LIBVIRT_DEFAULT_URI=qemu+unix:///system?socket=/nowhere vnet net-list',
    3,
    /cause: nothing listens at \/nowhere \[socket-missing\]\nfix: check the socket of the URI\n/,
  ],
  ['LIBVIRT_DEFAULT_URI=qemu+unix:///system?socket=/nowhere vnet leases', 3, /^error: failed to connect/],
  [
    'LIBVIRT_DEFAULT_URI=qemu+unix:///system?socket=/nowhere vnet net-list -o json',
    3,
    /^\{"severity":"error","id":"connection","message":"failed to connect/,
  ],
  [
    'vnet leases -o json > /dev/full',
    6,
    /^\{.*"message":"cannot write to standard output: No space left on device"\}\n$/,
  ],
  ['PATH=/nowhere vnet net-list', 127, /^error: virsh is not installed\nhint: install it: sudo /],
  ['vnet net-list | head -0', 0, /^$/],
  ['vnet net-list -o json | head -0', 0, /^$/],
  ['vnet --help | head -1', 0, /^Work with libvirt networks.*\n$/],
])('%s', async (line, status, said) => {
  const ended = await bash(line);
  expect({ status: ended.status, said: ended.said }).toEqual({ status, said: expect.stringMatching(said) });
});

/** Waits until virsh has connected: it then has more than its standard files and libraries open. */
const VIRSH_RUNS =
  'until ls -l /proc/$(pgrep -n -x virsh)/fd 2>/dev/null | grep -q socket; do sleep 0.05; done; sleep 0.2';

test('SIGINT ends net-event, which still counts what came', async () => {
  const { said } = await bash(
    `"$node" "$bin" net-event --event lifecycle --loop & ${VIRSH_RUNS}; kill -INT $!; wait $!; echo "status $?"`,
  );
  expect(said).toBe('event loop interrupted\nevents received: 0\n\nstatus 1\n');
});

test('net-event -o json prints each event as it comes, one object a line', async () => {
  // The first events may come before net-event listens: the network starts and stops until one is printed.
  const { said } = await bash(
    `"$node" "$bin" net-event --event lifecycle --loop -o json > events &
    until [ "$(wc -l < events)" -ge 2 ]; do virsh -q "net-start lab; net-destroy lab"; done; kill -INT $!; wait $!; cat events; rm events`,
  );
  const events = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string });
  const first = events.findIndex(({ event }) => event === 'started');
  expect(events.slice(first, first + 2)).toEqual([
    { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), type: 'lifecycle', network: 'lab', event: 'started' },
    { time: expect.any(String), type: 'lifecycle', network: 'lab', event: 'stopped' },
  ]);
});

test('a virsh that is killed is reported, never waited for', async () => {
  const { said } = await bash(
    `"$node" "$bin" net-event --event lifecycle --loop & ${VIRSH_RUNS}; pkill -KILL -x virsh; wait $!; echo "status $?"`,
  );
  expect(said).toBe('error: virsh was ended by SIGKILL\nstatus 137\n');
});

test('names that hold anything are safe both ways', async () => {
  const name = `-x; $(id) "q" 'a' <b> é`;
  await host.file('odd.xml', `<network><name>${name.replaceAll('<', '&lt;')}</name></network>`);
  const vnet = (...words: string[]) => host.vnet(...words);
  expect(await vnet('net-define', '/run/vnet/odd.xml')).toMatchObject({ status: 0 });
  expect(JSON.parse((await vnet('net-info', '--network', name, '-o', 'json')).stdout)).toMatchObject({
    name,
    active: false,
  });
  const list = JSON.parse((await vnet('net-list', '--all', '-o', 'json')).stdout) as { name: string }[];
  expect(list.map((each) => each.name)).toContain(name);
  expect(await vnet('net-undefine', '--network', name)).toMatchObject({ status: 0 });
});

test.each(['--help', '-x'])('-o json answers for a network called %s', async (name) => {
  await host.file('dash.xml', `<network><name>${name}</name><bridge name='vb-dash'/><title>t</title></network>`);
  await host.virsh('net-define', '/run/vnet/dash.xml');
  await host.virsh('net-start', `--network=${name}`);
  const failed: unknown[] = [];
  for (const command of ['net-info', 'net-uuid', 'net-dumpxml', 'net-dhcp-leases', 'net-port-list']) {
    const { status, stdout, stderr } = await host.vnet(command, `--network=${name}`, '-o', 'json');
    if (status !== 0 || stderr !== '' || stdout === '') failed.push({ command, status, stderr });
  }
  const edited = await bash(`EDITOR='sed -i s/vb-dash/vb-dash2/' vnet net-edit --network=${name}`);
  await host.virsh('net-destroy', `--network=${name}`);
  await host.virsh('net-undefine', `--network=${name}`);
  expect(failed).toEqual([]);
  expect(edited).toMatchObject({ status: 0, said: expect.stringContaining(`'${name}' runs with its old definition`) });
});

test('what an answer holds never breaks the answers apart', async () => {
  const description = "'; echo --err x; echo x; error: net-list 'virsh # ";
  for (const index of [1, 2, 3]) {
    await host.file(
      `d${index}.xml`,
      `<network><name>d${index}</name><metadata><a xmlns='urn:a'>${description}</a></metadata></network>`,
    );
    await host.virsh('net-define', `/run/vnet/d${index}.xml`);
  }
  const { stdout } = await host.vnet('net-dumpxml', 'd2', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ name: 'd2', metadata: expect.stringContaining(description) });
});
