import { expect, test } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { main } from '../../../src/main.ts';
import { fakeHost } from '../../fake-host.ts';
import { hostWith, lease, NOW, status } from '../../libvirt/files.ts';

process.env.TZ = 'UTC';

type Files = Record<string, string>;

/** A second goes by at each step, and whoever watches hears of a change where there is one; the last is followed by SIGINT. */
async function watched(line: string, ...steps: readonly (Files | undefined)[]) {
  const start = steps[0] ?? {};
  let files: Files = { ...start };
  let seconds = 0;
  let reads = 0;
  let interrupt = (_: NodeJS.Signals) => {};
  const ended = new Promise<NodeJS.Signals>((resolve) => (interrupt = resolve));
  const base = fakeHost({});
  const now = () => new Date(NOW.getTime() + seconds * 1000);
  const host: Host = {
    ...base,
    now,
    monotonic: () => seconds * 1000,
    readFile(path) {
      if (path.endsWith('.status')) reads++;
      return fakeHost({ files }).readFile(path);
    },
    listDirectory: (path) => fakeHost({ files }).listDirectory(path),
    interrupted: () => ended,
    write: (stream, text) => base.write(stream, text),
    watch: async () => ({
      async next() {
        seconds++;
        if (seconds >= steps.length) interrupt('SIGINT');
        const step = steps[seconds];
        files = { ...files, ...step };
        return step !== undefined;
      },
      wake() {},
      close() {},
    }),
  };
  const status = await main(line.split(' '), host);
  return { status, stdout: base.stdout, stderr: base.stderr, reads };
}

const STATUS = '/var/lib/libvirt/dnsmasq/virbr7.status';
const end = NOW.getTime() / 1000;
const web = lease('192.168.77.20', '52:54:00:77:00:20', 'web', end + 3600);
const brief = lease('192.168.77.21', '52:54:00:77:00:21', 'brief', end + 3);
const other = lease('192.168.77.22', '52:54:00:77:00:22', 'db', end + 3600);
const start = hostWith(web, brief) as Files;
const kinds = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { event: string; ip: string; time: string })
    .map(({ event, ip, time }) => `${time.slice(17, 19)} ${event} ${ip}`);

test('events come when files change, and when a lease ends', async () => {
  const renewed = lease('192.168.77.20', '52:54:00:77:00:20', 'web', end + 7200);
  const { stdout, status: code } = await watched(
    'leases --watch -o json',
    start,
    { [STATUS]: status(web, brief, other) },
    { [STATUS]: status(renewed, brief, other) },
    undefined,
    undefined,
    { [STATUS]: status(renewed) },
  );
  expect({ events: kinds(stdout), code }).toEqual({
    events: [
      '01 new 192.168.77.22',
      '02 renewed 192.168.77.20',
      '04 expired 192.168.77.21',
      '05 released 192.168.77.22',
    ],
    code: 0,
  });
});

test('a file that is cut short for a moment releases nothing', async () => {
  const { stdout } = await watched(
    'leases --watch -o json',
    start,
    { [STATUS]: '[ {"ip-a' },
    { [STATUS]: status(web) },
  );
  expect(kinds(stdout)).toEqual(['02 released 192.168.77.21']);
});

test('a network that is named and goes away has no leases; it may come back', async () => {
  const gone = '<network><name>other</name></network>';
  const xml = '/run/libvirt/network/route.xml';
  const definition = '/etc/libvirt/qemu/networks/route.xml';
  const { stdout, status: code } = await watched(
    'leases route --watch -o json',
    start,
    { [xml]: gone, [definition]: gone },
    { [xml]: start[xml] ?? '' },
  );
  expect({ events: kinds(stdout), code }).toEqual({
    events: ['01 released 192.168.77.20', '01 released 192.168.77.21', '02 new 192.168.77.20', '02 new 192.168.77.21'],
    code: 0,
  });
});

test('while nothing changes nothing is read, and a pipe gets no table', async () => {
  const quiet = hostWith(web) as Files;
  const { stdout, reads } = await watched(
    'leases --watch --columns ip,secondsLeft',
    quiet,
    undefined,
    undefined,
    undefined,
    undefined,
    { [STATUS]: status(web, other) },
  );
  expect({ stdout, reads }).toEqual({
    stdout: [
      ' IP address      Left',
      '-'.repeat(23),
      ' 192.168.77.20   1h',
      '',
      ' IP address      Left',
      '-'.repeat(26),
      ' 192.168.77.20   59m 55s',
      ' 192.168.77.22   59m 55s',
      '',
    ].join('\n'),
    reads: 2,
  });
});

test('--no-header omits the titles of a watch too', async () => {
  const { stdout } = await watched('leases --watch --no-header --columns ip', hostWith(web) as Files);
  expect(stdout).toBe('192.168.77.20\n');
});

test('a lease that is renewed is a change where its end is shown', async () => {
  const renewed = { [STATUS]: status({ ...web, 'expiry-time': end + 7200 }) };
  const tablesOf = async (columns: string) =>
    (await watched(`leases --watch --columns ${columns}`, hostWith(web) as Files, renewed)).stdout.split('\n\n').length;
  expect([await tablesOf('ip'), await tablesOf('ip,expiry'), await tablesOf('secondsLeft')]).toEqual([1, 2, 2]);
});

test('SIGINT does not wait for a libvirt that never answers', async () => {
  let interrupt = (_: NodeJS.Signals) => {};
  const host = {
    ...fakeHost({ env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' } }),
    interrupted: () => new Promise<NodeJS.Signals>((resolve) => (interrupt = resolve)),
    run: () => {
      setTimeout(interrupt, 10, 'SIGINT');
      return new Promise<never>(() => {});
    },
  };
  expect(await main(['leases', '--watch', '-o', 'json'], host)).toBe(0);
});

test('leases --watch prints one error per line', async () => {
  const uuid = 'a2b1c3d4-0000-4000-8000-000000000001';
  const base = fakeHost({
    env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' },
    programs: {
      'virsh net-list --all --uuid': uuid,
      'virsh net-list --uuid': uuid,
      [`virsh net-dumpxml --network=${uuid}`]: `<network><name>lab</name><uuid>${uuid}</uuid></network>`,
      'virsh list --all --uuid': '',
      'virsh list --uuid': '',
      'virsh list --all --name': '',
      'virsh list --name': '',
      [`virsh net-dhcp-leases --network=${uuid}`]: {
        stderr: 'error: Failed to get leases info for lab\nerror: internal error: found lease without mac-address\n',
      },
    },
  });
  let interrupt = (_: NodeJS.Signals) => {};
  const ended = new Promise<NodeJS.Signals>((resolve) => (interrupt = resolve));
  const status = await main(['leases', '--watch'], {
    ...base,
    interrupted: () => ended,
    async write(stream, text) {
      await base.write(stream, text);
      interrupt('SIGINT');
    },
  });
  expect({ status, lines: base.stdout.split('\n').slice(2) }).toEqual({
    status: 0,
    lines: ['error: Failed to get leases info for lab', 'error: internal error: found lease without mac-address', ''],
  });
});
