import { beforeAll, expect, test } from '@jest/globals';
import { readInside } from '../../../src/sandbox/host/namespace.ts';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair, paste } from './diagnosis.ts';

/** Checks of the area addresses that are about leases and MAC addresses. */
const host = realHost();

// Without no-ping, dnsmasq waits for three seconds before it offers an address.
const LAB = `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><bridge name='virbr9' stp='off'/>
<ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.10' end='10.77.0.13'/></dhcp></ip>
<dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options></network>`;
const MACS = '/var/lib/libvirt/dnsmasq/virbr9.macs';
const STATUS = '/var/lib/libvirt/dnsmasq/virbr9.status';

/** Runs a script inside, which must succeed. */
async function bash(script: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-ec', script]);
  expect({ script, status, stderr }).toMatchObject({ script, status: 0 });
  return stdout;
}

/** Without a ROM, the guest does not boot from the network, and requests no lease. */
async function define(name: string, mac: string): Promise<void> {
  const xml = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><interface type='network'><mac address='${mac}'/><source network='lab'/><rom enabled='no'/></interface></devices></domain>`;
  await host.virsh('define', await host.file(`${name}.xml`, xml));
}

async function start(name: string, mac: string): Promise<void> {
  await define(name, mac);
  const { status, stderr } = await host.virsh('start', name);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', LAB));
  await host.virsh('net-start', 'lab');
  await start('web', '52:54:00:00:00:01');
});

test('a host with a running guest and a lease has no problems', async () => {
  await host.client('lab', 'db', { mac: '52:54:00:00:00:02' });
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

test('a running guest that libvirt does not list for name resolution', async () => {
  await bash(`echo '[]' >${MACS}`);
  await expectRepair(host, 'stale-macs', /running, and not listed: web 52:54:00:00:00:01/);
});

test('a guest that is listed for name resolution, but does not run', async () => {
  await bash(
    `echo '[{"domain":"web","macs":["52:54:00:00:00:01"]},{"domain":"it'"'"'s gone","macs":["52:54:00:00:00:09"]}]' >${MACS}`,
  );
  await expectRepair(host, 'stale-macs', /listed, and not running on the network: it's gone 52:54:00:00:00:09/);
});

test('a lease file that is cut short', async () => {
  const content = await readInside(host.inside, STATUS);
  await bash(`printf '[{"ip-address"' >${STATUS}`);
  await expectRepair(host, 'lease-file-broken', /virbr9\.status: cut short, or not JSON/);
  await host.file('status', content ?? '');
  await bash(`cp /run/vnet/status ${STATUS}`);
});

test('two guests with one MAC address, of which one is off', async () => {
  await start('copy', '52:54:00:00:00:03');
  await bash(`virsh -q destroy copy
    virsh dumpxml --inactive copy | sed s/52:54:00:00:00:03/52:54:00:00:00:01/ >/run/vnet/copy.xml
    virsh -q define /run/vnet/copy.xml`);
  await expectRepair(
    host,
    'duplicate-mac',
    /web \(running\): 52:54:00:00:00:01 on lab\nguest copy \(off\): 52:54:00:00:00:01 on lab/,
  );
});

test('a guest with the MAC address of its bridge', async () => {
  await bash('ip link set virbr9 address 52:54:00:00:00:01');
  expect((await diagnosed(host)).problems).toMatchObject([
    {
      id: 'duplicate-mac',
      severity: 'error',
      evidence: ['guest web (running): 52:54:00:00:00:01 on lab', 'ip link: virbr9 52:54:00:00:00:01'],
    },
  ]);
  await bash('ip link set virbr9 address 52:54:00:77:77:77');
});

test('two running guests with one MAC address', async () => {
  await bash(`virsh dumpxml --inactive copy | sed 's/52:54:00:00:00:0./52:54:00:00:00:01/' >/run/vnet/copy.xml
    virsh -q define /run/vnet/copy.xml; virsh -q start copy`);
  const { problems } = await diagnosed(host);
  expect(problems).toMatchObject([{ id: 'duplicate-mac', severity: 'error' }]);
  await paste(host, problems[0]?.commands ?? []);
  await bash(`virsh -q destroy ${problems[0]?.guest}; virsh -q start ${problems[0]?.guest}`);
  expect((await diagnosed(host)).problems).toEqual([]);
  await bash('virsh -q destroy copy; virsh -q undefine copy');
});

test('a reservation outside the subnet', async () => {
  await host.virsh(
    'net-update',
    'lab',
    'add',
    'ip-dhcp-host',
    "<host mac='52:54:00:00:00:0a' ip='10.78.0.9'/>",
    '--live',
    '--config',
  );
  await expectRepair(host, 'reservation-outside', /<host> of 52:54:00:00:00:0a: 10\.78\.0\.9\n<ip>: 10\.77\.0\.0\/24/);
});

test('a reserved address that another client has', async () => {
  const { ip } = await host.client('lab', 'holder', { mac: '52:54:00:00:00:04' });
  const reserve = ['ip-dhcp-host', `<host mac='52:54:00:00:00:0b' ip='${ip}'/>`, '--live', '--config'];
  await host.virsh('net-update', 'lab', 'add', ...reserve);
  await expectRepair(
    host,
    'reserved-leased',
    new RegExp(`lease on virbr9: ${ip} for 52:54:00:00:00:04\n.*reserved for 52:54:00:00:00:0b`),
  );
});

test('an address that somebody uses without its lease', async () => {
  const { ip } = await host.client('lab', 'owner', { mac: '52:54:00:00:00:06' });
  await bash(`ip neigh replace ${ip} lladdr 52:54:00:00:00:0c dev virbr9 nud reachable`);
  const { problems } = await diagnosed(host);
  expect(problems).toMatchObject([{ id: 'address-twice', severity: 'error' }]);
  expect(problems[0]?.evidence.join('\n')).toMatch(
    /ip neigh: 10\.77\.0\.\d+ dev virbr9 lladdr 52:54:00:00:00:0c REACHABLE\nlease on virbr9: .* for 52:54:00:00:00:06/,
  );
  await bash(`ip neigh flush dev virbr9`);
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('copies of one machine, which send one client id', async () => {
  const id = (iaid: string) => `ff:${iaid}:00:02:00:00:ab:11:01:02:03:04:05:06:07:08`;
  const rows = (first: string, second: string) =>
    JSON.stringify([
      {
        'ip-address': '10.77.0.20',
        'mac-address': '52:54:00:00:00:20',
        'client-id': id(first),
        'expiry-time': 4000000000,
      },
      {
        'ip-address': '10.77.0.21',
        'mac-address': '52:54:00:00:00:21',
        'client-id': id(second),
        'expiry-time': 4000000000,
      },
    ]);
  for (const digit of [0, 1]) await define(`copy${digit}`, `52:54:00:00:00:2${digit}`);
  await bash(`cp ${STATUS} /run/vnet/before; echo '${rows('00:00:00:01', '00:00:00:01')}' >${STATUS}`);
  expect((await diagnosed(host)).problems).toMatchObject([{ id: 'duplicate-client-id', severity: 'error' }]);
  await bash(`echo '${rows('00:00:00:01', '00:00:00:02')}' >${STATUS}`);
  expect((await diagnosed(host)).problems).toMatchObject([{ id: 'duplicate-client-id', severity: 'warning' }]);
  await bash(`cp /run/vnet/before ${STATUS}`);
});

test('a lease of the subnet that the network had before', async () => {
  const row = { 'ip-address': '10.66.0.20', 'mac-address': '52:54:00:00:00:01', 'expiry-time': 4000000000 };
  await bash(`cp ${STATUS} /run/vnet/before; echo '${JSON.stringify([row])}' >${STATUS}`);
  const { problems } = await diagnosed(host);
  expect(problems).toMatchObject([{ id: 'lease-outside-subnet', severity: 'warning' }]);
  expect(problems[0]?.evidence).toEqual([
    expect.stringMatching(/^lease on virbr9: 10\.66\.0\.20 for 52:54:00:00:00:01/),
    '<ip>: 10.77.0.0/24',
  ]);
  await bash(`cp /run/vnet/before ${STATUS}`);
});

test('a pool without free addresses', async () => {
  const reserved = { mac: '52:54:00:00:00:0b' };
  await host.client('lab', 'reserved', reserved);
  await host.client('lab', 'last', { mac: '52:54:00:00:00:07' });
  await expectRepair(host, 'pool-nearly-full', /<range start='10\.77\.0\.10' end='10\.77\.0\.13'\/>\nleases in it: 4/);
});
