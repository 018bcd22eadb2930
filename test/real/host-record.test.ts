import { beforeAll, expect, test } from '@jest/globals';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import { queryDns } from '../../src/sandbox/guests/dns-query.ts';
import { type Leased, realHost } from './host.ts';
import { withProgram } from './with-program.ts';

/** vnet host and vnet record on a network with a guest of QEMU and a client that requests addresses. */
const host = realHost();
const MAC = '52:54:00:77:00:09';

const NETWORK = `<network><name>lab</name><bridge name='virbr-lab'/>
  <ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp></ip>
  <ip family='ipv6' address='fd77::1' prefix='64'><dhcp><range start='fd77::100' end='fd77::1ff'/></dhcp></ip></network>`;
const nic = (mac: string) => `<interface type='network'><mac address='${mac}'/><source network='lab'/></interface>`;
const guest = (name: string, interfaces: string) => `<domain type='qemu'><name>${name}</name>
  <memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${interfaces}</devices></domain>`;
const HOSTILE = `$(id)'"&lt;x`;

let client: Leased;

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', NETWORK));
  await host.virsh('net-start', 'lab');
  for (const [index, xml] of [
    guest('web', nic('52:54:00:77:00:01')),
    guest('two', nic('52:54:00:77:00:02') + nic('52:54:00:77:00:03')),
    guest(HOSTILE, nic('52:54:00:77:00:04')),
    guest('printer', nic(MAC)),
  ].entries()) {
    expect(await host.virsh('define', await host.file(`${index}.xml`, xml))).toMatchObject({ status: 0 });
  }
  client = await host.client('lab', 'printer', { mac: MAC });
}, 60_000);

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

const lists = () => shell('virsh net-dumpxml lab; virsh net-dumpxml lab --inactive');

test('a client gets the reserved address, and the note says that it has another one until then', async () => {
  expect(client.ip).toMatch(/^10\.77\.0\.1\d\d$/);
  expect(await host.vnet('host', 'set', 'lab', 'printer')).toEqual({
    status: 0,
    signal: undefined,
    stdout: `network lab: reservation of 10.77.0.2 for printer (${MAC}) created\n`,
    stderr: `note: printer (${MAC}) has ${client.ip} until it requests an address again\n`,
  });
  expect(await host.vnet('host', 'set', 'lab', 'printer')).toMatchObject({
    stdout: `network lab: reservation of 10.77.0.2 for printer (${MAC}) unchanged\n`,
  });
  expect(await takeLease(client, 'printer')).toMatchObject({ ip: '10.77.0.2', hostname: 'printer' });
  const { stdout } = await host.vnet('host', 'list', 'lab', '-o', 'json');
  expect(JSON.parse(stdout)).toEqual([
    {
      ip: '10.77.0.2',
      mac: MAC,
      id: null,
      name: 'printer',
      guest: 'printer',
      live: true,
      persistent: true,
      lease: '10.77.0.2',
    },
  ]);
  expect(await host.vnet('host', 'set', 'lab', 'web', '10.77.0.2')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`error: 10.77.0.2 is reserved for printer (${MAC})\n`),
  });
  await host.vnet('host', 'remove', 'lab', MAC);
  expect(await host.vnet('host', 'set', 'lab', 'web', '10.77.0.2')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`error: 10.77.0.2 is leased to printer (${MAC})\n`),
  });
}, 60_000);

test('guests with several interfaces need a MAC address, and names of guests never reach a shell', async () => {
  expect(await host.vnet('host', 'set', 'lab', 'two')).toMatchObject({
    status: 64,
    stderr: `error: guest 'two' has 2 interfaces on network 'lab'
hint: choose one by its MAC address: 52:54:00:77:00:02, 52:54:00:77:00:03
`,
  });
  expect(await host.vnet('host', 'set', 'lab', '52:54:0:77:0:3', '10.77.0.30')).toMatchObject({
    stdout: 'network lab: reservation of 10.77.0.30 for two (52:54:00:77:00:03) created\n',
  });
  const name = HOSTILE.replace('&lt;', '<');
  expect(await host.vnet('host', 'set', 'lab', name, '10.77.0.40')).toMatchObject({
    status: 0,
    stdout: `network lab: reservation of 10.77.0.40 for ${name} (52:54:00:77:00:04) created\n`,
    stderr: expect.stringContaining('is not a valid hostname, so the reservation has none'),
  });
  expect(await host.vnet('host', 'remove', 'lab', name)).toMatchObject({ status: 0 });
}, 60_000);

test('a reservation of IPv6 has a DUID', async () => {
  const duid = '00:03:00:01:52:54:00:77:00:01';
  expect(await host.vnet('host', 'set', 'lab', 'web', 'auto', '--duid', duid)).toMatchObject({
    stdout: `network lab: reservation of fd77::2 for web (${duid}) created\n`,
  });
  expect(await shell('cat /var/lib/libvirt/dnsmasq/lab.hostsfile')).toContain(`id:${duid},web,[fd77::2]`);
  expect(await host.vnet('host', 'remove', 'lab', duid)).toMatchObject({ status: 0 });
}, 60_000);

test('what is only in the active network or in the definition is repaired', async () => {
  for (const scope of ['--live', '--config']) {
    await host.vnet('host', 'set', 'lab', 'web', '10.77.0.20');
    await shell(`virsh net-update lab delete ip-dhcp-host "<host mac='52:54:00:77:00:01'/>" ${scope}`);
    expect(await host.vnet('host', 'set', 'lab', 'web')).toMatchObject({
      stdout: 'network lab: reservation of 10.77.0.20 for web (52:54:00:77:00:01) changed\n',
    });
    expect((await lists()).match(/ip='10.77.0.20'/g)).toHaveLength(2);
  }
}, 60_000);

test('nothing is left of a change if the definition cannot be changed, or if vnet is killed', async () => {
  await host.vnet('host', 'set', 'lab', 'web', '10.77.0.20');
  const before = await lists();
  const rejected = await withProgram(
    host,
    'virsh',
    'case "$*" in *net-update*--config*) for word; do shift; set -- "$@" "$(sed s/--config/--bogus/ <<< "$word")"; done;; esac',
    'host set lab web 10.77.0.21',
  );
  expect(rejected).toContain("error: command 'net-update' doesn't support option --bogus\n");
  expect(await lists()).toBe(before);
  expect(rejected).toContain('status 64\n');
  const killed = await withProgram(
    host,
    'virsh',
    'case "$*" in *net-update*--config*) kill -9 $PPID; exit; esac',
    'record add lab 10.77.0.5 db',
  );
  expect(killed).toContain('status 137');
  expect(await lists()).not.toBe(before);
  expect(await host.vnet('host', 'set', 'lab', 'web')).toMatchObject({
    stdout: expect.stringContaining('unchanged'),
    stderr: expect.stringContaining(
      'note: rolled back a change that was interrupted: add a DNS record to network lab\n',
    ),
  });
  expect(await lists()).toBe(before);
}, 60_000);

test('the DNS server answers records, and those that are changed or removed', async () => {
  for (const words of [
    ['10.77.0.5', 'db', 'db.lab.test'],
    ['10.77.0.5', 'sql.lab.test'],
    ['txt', 'motd.lab.test', 'hello'],
    ['txt', 'motd.lab.test', 'hello again'],
    ['srv', '_sip._tcp.lab.test', 'db.lab.test', '5060'],
    ['srv', '_sip._tcp.lab.test', 'sql.lab.test', '5060', '10', '5'],
    ['srv', '_sip._tcp.lab.test', 'sql.lab.test', '5061', '10', '5'],
  ]) {
    expect(await host.vnet('record', 'add', 'lab', ...words)).toMatchObject({ status: 0, stderr: '' });
  }
  expect((await host.vnet('record', 'add', 'lab', '10.77.0.5', 'db')).stdout).toMatch(/ unchanged\n$/);
  const ask = async (name: string, type: 'A' | 'TXT' | 'SRV') =>
    JSON.stringify(await queryDns(client.host, { server: '10.77.0.1', name, type }));
  expect(await ask('sql.lab.test', 'A')).toContain('10.77.0.5');
  expect(await ask('motd.lab.test', 'TXT')).toContain('hello again');
  const services = await ask('_sip._tcp.lab.test', 'SRV');
  expect(services).toContain('5061');
  expect(services).toContain('db.lab.test');
  expect(await host.vnet('record', 'add', 'lab', '10.77.0.6', 'DB')).toMatchObject({ status: 1 });
  for (const words of [['sql.lab.test'], ['txt', 'motd.lab.test'], ['srv', '_sip._tcp.lab.test', 'sql.lab.test']]) {
    expect(await host.vnet('record', 'remove', 'lab', ...words)).toMatchObject({ status: 0, stderr: '' });
  }
  expect(await host.vnet('record', 'remove', 'lab', 'sql.lab.test')).toMatchObject({ status: 2 });
  expect(await ask('sql.lab.test', 'A')).not.toContain('10.77.0.5');
  expect(await ask('db.lab.test', 'A')).toContain('10.77.0.5');
  expect(await ask('_sip._tcp.lab.test', 'SRV')).not.toContain('5061');
  expect((await lists()).match(/<srv /g)).toHaveLength(2);
}, 60_000);

test('networks that are inactive or transient change in one place', async () => {
  await host.virsh('net-destroy', 'lab');
  expect(await host.vnet('host', 'set', 'lab', '52:54:00:77:00:08', '10.77.0.8', '--name', 'later')).toMatchObject({
    status: 0,
  });
  await host.virsh('net-start', 'lab');
  expect(await shell('cat /var/lib/libvirt/dnsmasq/lab.hostsfile')).toContain('52:54:00:77:00:08,10.77.0.8,later');
  await host.virsh('net-undefine', 'lab');
  expect(await host.vnet('host', 'remove', 'lab', 'later')).toMatchObject({ status: 0, stderr: '' });
  expect(await shell('cat /var/lib/libvirt/dnsmasq/lab.hostsfile')).not.toContain('later');
}, 60_000);

test('a network that serves no DHCP yet restarts for its first reservation, and its guest stays connected', async () => {
  const bare = "<network><name>bare</name><bridge name='virbr-bare'/><ip address='10.78.0.1' prefix='24'/></network>";
  await host.vnet('apply', await host.file('bare.xml', bare));
  const xml = guest('first', nic('52:54:00:77:00:11').replace("'lab'", "'bare'"));
  expect(await host.virsh('create', await host.file('first.xml', xml))).toMatchObject({ status: 0 });
  const connections = () => shell('virsh net-port-list bare --uuid; ls /sys/class/net/virbr-bare/brif');
  const before = await connections();
  expect(before).toContain('vnet0');
  const command = ['host', 'set', 'bare', 'first', '10.78.0.10'];
  expect(await host.vnet(...command)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: `error: libvirt cannot change this while network 'bare' is active
hint: to restart the network and keep its guests connected, run: vnet host set --restart bare first 10.78.0.10
`,
  });
  expect(await host.vnet(...command, '--restart', '--dry-run')).toMatchObject({
    status: 0,
    stdout: `network bare: reservation of 10.78.0.10 for first (52:54:00:77:00:11) would be created
  define network bare
  restart network bare
`,
  });
  expect(await shell('virsh net-dumpxml bare --inactive')).not.toContain('dhcp');
  expect(await host.vnet(...command, '--restart')).toMatchObject({ status: 0, stderr: '' });
  expect(await connections()).toBe(before);
  expect(await host.vnet(...command)).toMatchObject({ stdout: expect.stringMatching(/ unchanged\n$/) });
  const { ip } = await host.client('bare', 'first', { mac: '52:54:00:77:00:11' });
  expect(ip).toBe('10.78.0.10');
}, 60_000);
