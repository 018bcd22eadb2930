import { beforeAll, expect, test } from '@jest/globals';
import type { Dialogue, Host } from '../../src/host/host.ts';
import { type Leased, realHost } from './host.ts';
import { withProgram } from './with-program.ts';

/** Networks that restart under running guests: of QEMU, and one that is a network namespace and has an open connection. */
const host = realHost();

const lab = (inside = '') =>
  `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><bridge name='virbr-lab'/>${inside}<ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.2' end='10.77.0.99'/></dhcp></ip></network>`;

const guest = (name: string, number: number, more = '') => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><interface type='network'><mac address='52:54:00:77:00:0${number}'/><source network='lab'/>
    <model type='virtio'/>${more}<rom bar='off'/></interface></devices>
</domain>`;

let client: Leased;
let leased: Leased;
let server: Dialogue;
let connection: Dialogue;

const ECHO =
  "require('net').createServer((socket) => socket.pipe(socket)).listen(7777, '0.0.0.0', () => console.log('up'))";
/** Sends each line of its input over one connection, and prints the answer. */
const SEND =
  'exec 3<>/dev/tcp/10.77.0.1/7777; while read -r line; do echo "$line" >&3; read -r -t 20 answer <&3 && echo "$answer"; done';

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', lab()));
  await host.virsh('net-start', 'lab');
  expect(
    await host.virsh('create', await host.file('web.xml', guest('web', 1, "<port isolated='yes'/>"))),
  ).toMatchObject({ status: 0 });
  expect(await host.virsh('create', await host.file('db.xml', guest('db', 2)))).toMatchObject({ status: 0 });
  // The guests have no system: this machine takes a lease for one of them.
  leased = await host.client('lab', 'for-web', { mac: '52:54:00:77:00:01' });
  client = await host.client('lab', 'client');
  await client.host.run('ip', ['address', 'replace', `${client.ip}/24`, 'dev', 'eth0']);
  server = await host.inside.converse(process.execPath, ['-e', ECHO]);
  await server.next();
  connection = await client.host.converse('bash', ['-c', SEND]);
}, 60_000);

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

/** What libvirt and the kernel say about the guests. */
async function connections(): Promise<string> {
  return shell(`
    virsh net-dumpxml lab | head -1
    for port in $(virsh net-port-list lab --uuid | sort); do virsh net-port-dumpxml lab $port; done
    for guest in web db; do virsh domiflist $guest; done
    cat /var/lib/libvirt/dnsmasq/virbr-lab.macs
    cd /sys/class/net/virbr-lab && ls brif && grep . brif/*/isolated bridge/stp_state
  `);
}

/** What libvirt's NSS modules answer for a hostname, and for the name of a guest. */
async function names(): Promise<Record<string, string>> {
  const answer = (module: string, name: string) =>
    shell(`getent -s hosts:${module} ahostsv4 ${name} | cut -d ' ' -f 1 | sort -u`);
  return { client: await answer('libvirt', 'client'), web: await answer('libvirt_guest', 'web') };
}

/** Pings the bridge from a client every tenth of a second. */
async function startPings(from: Host): Promise<{ longestGap(): Promise<number> }> {
  const ping = await from.converse('busybox', ['ping', '-i', '0.1', '10.77.0.1']);
  let text = '';
  const answered = () => [...text.matchAll(/ seq=(\d+) /g)].map(([, number]) => Number(number));
  /** The requests that were answered, at least up to one of this number. */
  const answeredUpTo = async (last: number): Promise<number[]> => {
    while ((answered().at(-1) ?? -1) < last) {
      const piece = await ping.next();
      if (piece === undefined) throw new Error(`ping has ended: ${text}`);
      text += piece.text;
    }
    return answered();
  };
  await answeredUpTo(0);
  const began = performance.now();
  return {
    /** The seconds between two requests that were answered, at most. */
    async longestGap() {
      const now = (performance.now() - began) / 100;
      const numbers = await answeredUpTo(Math.ceil(now) + 5);
      ping.kill('SIGKILL');
      return Math.max(...numbers.slice(1).map((number, index) => number - (numbers[index] ?? number))) / 10;
    },
  };
}

async function isAnswered(line: string): Promise<boolean> {
  await connection.write(`${line}\n`);
  return (await connection.next())?.text === `${line}\n`;
}

test('guests stay connected through a restart', async () => {
  expect(await isAnswered('before')).toBe(true);
  const before = await connections();
  expect(before).toContain("<network connections='2'>");
  const file = await host.file('mtu.xml', lab("<mtu size='1400'/>"));
  expect(await host.vnet('apply', '--plan', file)).toMatchObject({
    status: 1,
    stdout: `network lab (${file}): will be changed, needs a restart\n  + mtu: 1400 (restart, 2 connected)\n`,
  });
  expect(await host.vnet('apply', file)).toMatchObject({
    status: 0,
    stdout: `network lab (${file}): pending restart\n  + mtu: 1400 (restart, 2 connected)\n`,
    stderr: expect.stringContaining(`vnet apply --restart ${file}`),
  });
  expect(await connections()).toBe(before);
  expect(await host.vnet('apply', '--restart', file)).toMatchObject({
    status: 0,
    stdout: `network lab (${file}): restarted\n  + mtu: 1400 (active network only, restart, 2 connected)\n`,
    stderr: '',
  });
  expect(await connections()).toBe(before);
  expect(await isAnswered('after')).toBe(true);
  expect(await host.vnet('diff', file)).toMatchObject({ status: 0 });
  expect(await host.vnet('apply', '--restart', file)).toMatchObject({
    status: 0,
    stdout: `network lab (${file}): unchanged\n`,
  });
}, 60_000);

test('the longest time without an answer to a ping is measured, and name resolution works right after', async () => {
  const longest: Record<string, number> = {};
  const live = await host.file('live.xml', lab("<mtu size='1400'/>").replace("end='10.77.0.99'", "end='10.77.0.98'"));
  for (const [what, words] of [
    ['a change of the active network', ['apply', live]],
    ['a restart', ['restart', 'lab']],
  ] as const) {
    const pings = await startPings(client.host);
    expect(await host.vnet(...words)).toMatchObject({ status: 0 });
    expect(await names()).toEqual({ client: `${client.ip}\n`, web: `${leased.ip}\n` });
    longest[what] = await pings.longestGap();
  }
  for (const [what, gap] of Object.entries(longest)) {
    process.stdout.write(`longest time without an answer to a ping every 0.1 s, ${what}: ${gap.toFixed(2)} s\n`);
  }
}, 60_000);

test('a network that does not start gets its previous definition back, and its guests', async () => {
  const before = await connections();
  const [definition, live] = [await shell('virsh net-dumpxml lab --inactive'), await shell('virsh net-dumpxml lab')];
  const file = await host.file(
    'broken.xml',
    lab("<mtu size='1400'/><dnsmasq:options><dnsmasq:option value='user=nobody-of-this-name'/></dnsmasq:options>"),
  );
  const { status, stdout, stderr } = await host.vnet('apply', '--restart', file);
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: expect.stringContaining(`network lab (${file}): failed\n`),
    stderr: expect.stringMatching(/network 'lab' runs as before, and its guests are connected/),
  });
  expect(await shell('virsh net-dumpxml lab --inactive')).toBe(definition);
  expect(await shell('virsh net-dumpxml lab')).toBe(live);
  expect(await connections()).toBe(before);
  expect(await isAnswered('rolled back')).toBe(true);
}, 60_000);

/** Programs in the place of virsh and ip that do their work up to a point and then kill vnet. */
const KILLERS: readonly (readonly [when: string, program: 'virsh' | 'ip', script: string])[] = [
  [
    'before the network starts',
    'virsh',
    'case "$*" in *net-destroy*) $real net-destroy lab; kill -9 $PPID; exit;; esac',
  ],
  ['before guests are attached', 'ip', 'case "$*" in *-batch*) kill -9 $PPID; exit;; esac'],
  ['before ports are created', 'virsh', 'case "$*" in *net-port-create*) kill -9 $PPID; exit;; esac'],
];

test.each(KILLERS)(
  'a later run puts right what a run leaves that is killed %s',
  async (when, program, script) => {
    const before = await connections();
    const file = await host.file('killed.xml', lab(`<mtu size='${1300 + when.length}'/>`));
    const killed = await withProgram(host, program, script, `apply --restart ${file}`);
    expect(killed).toContain('status 137');
    expect(await connections()).not.toBe(before);
    expect(await host.vnet('apply', '--restart', file)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('note: finished a change that was interrupted: restart network lab\n'),
    });
    expect(await connections()).toBe(before);
    expect(await host.vnet('diff', file)).toMatchObject({ status: 0 });
    expect(await isAnswered(when)).toBe(true);
  },
  60_000,
);

test('a guest that ends releases its port', async () => {
  await host.virsh('destroy', 'db');
  expect(await shell('virsh net-port-list lab --uuid | grep -c -- -')).toBe('1\n');
  await host.virsh('destroy', 'web');
  expect(await shell('virsh net-port-list lab --uuid | grep -c -- -')).toBe('0\n');
  await connection.end(0);
  await server.end(0);
});
