import { beforeAll, expect, test } from '@jest/globals';
import type { Dialogue } from '../../src/host/host.ts';
import { type Leased, realHost } from './host.ts';

/** Networks that stop, start and restart under running guests: of QEMU, and one that is a network namespace. */
const host = realHost();

const lab = (inside = '') =>
  `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><uuid>8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11</uuid><bridge name='virbr-lab'/><mac address='52:54:00:77:00:fe'/>${inside}<ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.2' end='10.77.0.99'/></dhcp></ip></network>`;

const guest = (name: string, number: number, more = '') => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><interface type='network'><mac address='52:54:00:77:00:0${number}'/><source network='lab'/>
    <model type='virtio'/>${more}</interface></devices>
</domain>`;

let client: Leased;
let server: Dialogue;
let connection: Dialogue;

const ECHO =
  "require('net').createServer((socket) => socket.pipe(socket)).listen(7777, '0.0.0.0', () => console.log('up'))";
/**
 * Sends a byte every 0.1 s over one connection until its input ends. For each line of its input it prints the longest time between
 * two answers so far, in ms, after the next answer.
 */
const SEND = `
const socket = require('net').connect(7777, '10.77.0.1');
let last = 0, longest = 0, isAsked = false;
const send = setInterval(() => socket.write('x'), 100);
socket.on('connect', () => { last = performance.now(); console.log('connected'); });
socket.on('data', () => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
  if (isAsked) console.log(Math.round(longest));
  if (isAsked) longest = 0;
  isAsked = false;
});
socket.on('error', (error) => { console.log(error.code); process.exit(); });
process.stdin.on('data', () => { isAsked = true; });
process.stdin.on('end', () => { clearInterval(send); socket.destroy(); });
`;

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', lab()));
  await host.virsh('net-start', 'lab');
  for (const xml of [guest('web', 1, "<port isolated='yes'/>"), guest('db', 2)]) {
    expect((await host.virsh('create', await host.file('guest.xml', xml))).stderr).toBe('');
  }
  client = await host.client('lab', 'client');
  await client.host.run('ip', ['address', 'replace', `${client.ip}/24`, 'dev', 'eth0']);
  server = await host.inside.converse(process.execPath, ['-e', ECHO]);
  await server.next();
  connection = await client.host.converse(process.execPath, ['-e', SEND]);
  expect((await connection.next())?.text).toBe('connected\n');
}, 60_000);

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

/** What libvirt and the kernel say about the guests. */
function connections(): Promise<string> {
  return shell(`
    virsh net-dumpxml lab | head -1
    for port in $(virsh net-port-list lab --uuid | sort); do virsh net-port-dumpxml lab $port; done
    for guest in web db; do
      virsh domiflist $guest
    done
    cat /var/lib/libvirt/dnsmasq/virbr-lab.macs
    cd /sys/class/net/virbr-lab && ls brif && grep . brif/*/isolated brif/*/learning brif/*/unicast_flood bridge/stp_state
  `);
}

/** Only guests of libvirt are found again once they are off the bridge. */
async function plugInClient(): Promise<void> {
  await shell('ip link set tap-client master virbr-lab');
}

/** The longest time without an answer since the last call, in milliseconds; not a number if the connection is broken. */
async function longestSilence(): Promise<number> {
  await connection.write('\n');
  return Number((await connection.next())?.text);
}

const CHECKED =
  '  checked: 2 of 2 on bridge virbr-lab, 2 of 2 network ports, connections 2, 2 of 2 MAC addresses listed\n';

test('restart puts the definition into effect, and guests stay connected', async () => {
  const before = await connections();
  expect(before).toContain("<network connections='2'>");
  await host.virsh('net-define', await host.file('mtu.xml', lab("<mtu size='1400'/>")));
  const interfaces = '  guest web: vnet0 (52:54:00:77:00:01)\n  guest db: vnet1 (52:54:00:77:00:02)\n';
  expect(await host.vnet('restart', '--dry-run', 'lab')).toMatchObject({
    status: 0,
    stdout: `network lab: would be restarted\n  + mtu: 1400 (restart, 2 connected)\n${interfaces}`,
    stderr: '',
  });
  expect(await connections()).toBe(before);
  await longestSilence();
  const { status, stdout, stderr } = await host.vnet('restart', 'lab');
  expect(await longestSilence()).toBeGreaterThan(0);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.replace(/at most [\d.]+ s/, 'at most N s')).toBe(
    `network lab: restarted\n  + mtu: 1400 (restart, 2 connected)\n${interfaces}  guests were disconnected for at most N s\n${CHECKED}`,
  );
  expect(await connections()).toBe(before);
  expect(await host.vnet('diff', 'lab')).toMatchObject({ status: 0 });
}, 60_000);

test('a network that does not start runs as before, and its guests are connected', async () => {
  const before = await connections();
  const live = await shell('virsh net-dumpxml lab');
  const wrong =
    "<mtu size='1400'/><dnsmasq:options><dnsmasq:option value='user=nobody-of-this-name'/></dnsmasq:options>";
  await host.virsh('net-define', await host.file('broken.xml', lab(wrong)));
  const definition = await shell('virsh net-dumpxml lab --inactive');
  await longestSilence();
  const { status, stdout, stderr } = await host.vnet('restart', 'lab');
  expect(await longestSilence()).toBeGreaterThan(0);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/network 'lab' runs as before, and its guests are connected/);
  expect(stderr).toMatch(/guests were disconnected for at most/);
  expect(stderr).toMatch(/vnet diff lab/);
  expect(await shell('virsh net-dumpxml lab')).toBe(live);
  expect(await shell('virsh net-dumpxml lab --inactive')).toBe(definition);
  expect(await connections()).toBe(before);
  await host.virsh('net-define', await host.file('lab.xml', lab()));
}, 60_000);

test('the spanning tree protocol may be off', async () => {
  const file = await host.file('stp.xml', lab().replace("name='virbr-lab'", "name='virbr-lab' stp='off' delay='0'"));
  await host.virsh('net-define', file);
  expect(await host.vnet('restart', 'lab')).toMatchObject({ status: 0, stderr: '' });
  expect(await shell('cat /sys/class/net/virbr-lab/bridge/stp_state')).toBe('0\n');
  expect(await longestSilence()).toBeGreaterThan(0);
}, 60_000);

test('down names the guests, and up connects them again', async () => {
  const before = await connections();
  expect(await host.vnet('down', 'lab')).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(
      /cannot ask without a terminal: stop network lab; running guests lose their connection \(web, db\)/,
    ),
  });
  expect(await connections()).toBe(before);
  expect(await host.vnet('down', '--yes', 'lab')).toMatchObject({
    status: 0,
    stdout: 'network lab: stopped\n',
    stderr:
      "note: running guests lost their connection to 'lab': web, db\n  fix: to start the network and connect them again, run: vnet up lab\n",
  });
  expect(await host.vnet('down', 'lab')).toMatchObject({ status: 0, stdout: 'network lab: unchanged\n', stderr: '' });
  const reconnected = '  reconnect guest web (vnet0)\n  reconnect guest db (vnet1)\n';
  expect(await host.vnet('up', 'lab')).toMatchObject({
    status: 0,
    stdout: `network lab: changed\n  start\n  enable autostart\n${reconnected}`,
    stderr: '',
  });
  await plugInClient();
  expect(await connections()).toBe(before);
  expect(await host.vnet('up', 'lab')).toMatchObject({ status: 0, stdout: 'network lab: unchanged\n', stderr: '' });
}, 60_000);

test.each(['up', 'restart'])(
  '%s connects guests that a restart with virsh has cut off',
  async (name) => {
    const before = await connections();
    await shell('virsh net-destroy lab; virsh net-start lab');
    expect(await connections()).not.toBe(before);
    expect(await host.vnet(name, 'lab')).toMatchObject({ status: 0, stderr: '' });
    await plugInClient();
    expect(await connections()).toBe(before);
  },
  60_000,
);

test('up makes a transient network persistent', async () => {
  const xml = "<network><name>brief</name><bridge name='virbr-brief'/></network>";
  await host.virsh('net-create', await host.file('brief.xml', xml));
  expect(await host.vnet('restart', 'brief')).toMatchObject({
    status: 8,
    stderr: expect.stringContaining('vnet up brief'),
  });
  expect(await host.vnet('up', 'brief')).toMatchObject({
    status: 0,
    stdout: 'network brief: changed\n  define\n  enable autostart\n',
  });
  expect(await shell('virsh net-info brief')).toMatch(/Active: +yes\nPersistent: +yes\nAutostart: +yes/);
}, 60_000);

test('up creates the network default, on a free subnet if its own is taken', async () => {
  const file = `<network><name>default</name><bridge name='virbr0'/><forward/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>`;
  await shell(`mkdir -p /etc/libvirt/qemu/networks; echo "${file}" > /etc/libvirt/qemu/networks/default.xml`);
  const { status, stdout } = await host.vnet('up');
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /^network default: created\n {2}define from \S+\/default\.xml\n {2}start\n {2}enable autostart\n$/,
    ),
  });
  expect(await host.vnet('up')).toMatchObject({ status: 0, stdout: 'network default: unchanged\n' });
  await shell(`
    virsh net-destroy default; virsh net-undefine default; echo "${file}" > /etc/libvirt/qemu/networks/default.xml
    ip link add taken type bridge; ip address add 192.168.122.9/24 dev taken; ip link set taken up
  `);
  const again = await host.vnet('up');
  expect(again).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/define on 192\.168\.123\.0\/24: 192\.168\.122\.0\/24 is in use by /),
  });
}, 60_000);

test('a network that would not start again is not stopped', async () => {
  const taken =
    "<network><name>brief</name><bridge name='virbr-brief'/><ip address='192.168.122.1' prefix='24'/></network>";
  const uuid = (await shell('virsh net-uuid brief')).trim();
  await host.virsh('net-define', await host.file('taken.xml', taken.replace('</name>', `</name><uuid>${uuid}</uuid>`)));
  expect(await host.vnet('restart', 'brief')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: network 'brief' would not start again; nothing was changed\nerror: .*192\.168\.122\.0\/24.*taken\n {2}fix: /,
    ),
  });
  expect(await shell('virsh net-list --name')).toMatch(/^brief$/m);
}, 60_000);

test('a guest that ends releases its port', async () => {
  for (const name of ['web', 'db']) await host.virsh('destroy', name);
  expect(await shell('virsh net-port-list lab --uuid | grep -c -- -')).toBe('0\n');
  await connection.end(0);
  await server.end(0);
});

test('guests on a bridge of the host stay connected when their network stops and restarts', async () => {
  await shell('ip link add br-host type bridge; ip link set br-host up');
  const bridged = "<network><name>bridged</name><forward mode='bridge'/><bridge name='br-host'/></network>";
  await host.virsh('net-define', await host.file('bridged.xml', bridged));
  await host.virsh('net-start', 'bridged');
  const xml = guest('bridged-guest', 9).replace("network='lab'", "network='bridged'");
  expect((await host.virsh('create', await host.file('bridged-guest.xml', xml))).stderr).toBe('');
  const links = () => shell('ls /sys/class/net/br-host/brif');
  const ports = () => shell('virsh net-port-list bridged --uuid');
  const [link, port] = [await links(), await ports()];
  const { status, stdout, stderr } = await host.vnet('restart', 'bridged');
  expect({ status, stderr, link: await links(), port: await ports() }).toEqual({ status: 0, stderr: '', link, port });
  expect(stdout).toMatch(/^ {2}checked: 1 of 1 on bridge br-host, 1 of 1 network ports, connections 1$/m);
  expect(stdout).not.toContain('disconnected');
  expect(await host.vnet('down', 'bridged')).toEqual({
    status: 0,
    signal: undefined,
    stdout: 'network bridged: stopped\n',
    stderr: '',
  });
  expect(await links()).toBe(link);
  expect(await host.vnet('up', 'bridged')).toMatchObject({ status: 0, stderr: '' });
  expect({ link: await links(), port: await ports() }).toEqual({ link, port });
  await host.virsh('destroy', 'bridged-guest');
}, 60_000);
