import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

/** What `vnet LINE -o json` prints, given the only command of virsh it may run. */
async function json(line: string, question: string, said: string) {
  const { stdout, stderr, status } = await vnet(`${line} -o json`, { programs: { [`virsh ${question}`]: said } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('domiflist has every interface with link state and alias, and no dash for what is missing', async () => {
  const xml = `<domain><name>-</name><devices>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/><source network='a&apos;b' portid='x' bridge='virbr0'/>
      <target dev='vnet0'/><model type='virtio'/><link state='down'/><alias name='ua-a'/>
    </interface>
    <interface type='vhostuser'><source type='unix' path='/run/s' mode='server'/></interface>
    <interface type='user'/>
    <disk><source dev='/dev/sda'/><target dev='vda'/></disk>
  </devices></domain>`;
  const none = { interface: null, source: null, model: null, mac: null, link: 'up', alias: null };
  expect(await json('domiflist web', 'dumpxml --domain=web', xml)).toEqual([
    {
      interface: 'vnet0',
      type: 'network',
      source: "a'b",
      model: 'virtio',
      mac: '52:54:00:00:00:01',
      link: 'down',
      alias: 'ua-a',
    },
    { ...none, type: 'vhostuser', source: '/run/s' },
    { ...none, type: 'user' },
  ]);
});

test('domif-getlink repeats the interface that was given, even if its name ends like a state', async () => {
  const said = 'down up\n';
  expect(await json('domif-getlink web down', 'domif-getlink --domain=web --interface=down', said)).toEqual({
    interface: 'down',
    link: 'up',
  });
});

test('domifstat has counters as numbers, and null for those that virsh skips', async () => {
  const said = 'vnet0 rx_bytes 179571286064591\nvnet0 rx_packets 5\nvnet0 tx_bytes 0\n\n';
  expect(await json('domifstat web vnet0', 'domifstat --domain=web --interface=vnet0', said)).toEqual({
    interface: 'vnet0',
    rxBytes: 179571286064591,
    rxPackets: 5,
    rxErrors: null,
    rxDrops: null,
    txBytes: 0,
    txPackets: null,
    txErrors: null,
    txDrops: null,
  });
});

test('domiftune has limits as numbers, of the state that was asked for', async () => {
  const said = 'inbound.average: 1000\ninbound.peak   : 2000\ninbound.burst  : 512\noutbound.average: 0\n\n';
  const question = 'domiftune --domain=web --interface=vnet0 --config';
  expect(await json('domiftune --config web vnet0', question, said)).toEqual({
    interface: 'vnet0',
    inboundAverage: 1000,
    inboundPeak: 2000,
    inboundBurst: 512,
    inboundFloor: null,
    outboundAverage: 0,
    outboundPeak: null,
    outboundBurst: null,
  });
});

test.each([
  'domiftune web vnet0 100 -o json',
  'domstats -o json',
  'domstats --interface --vcpu -o json',
  'guestinfo web --interface --os -o csv',
])('%s is refused before virsh runs', async (line) => {
  expect(await vnet(line, {})).toMatchObject({ status: 64, stdout: '' });
});

test('domstats has a row for each interface of each guest, and none for a guest without', async () => {
  const said = `Domain: 'web'
  net.count=3
  net.0.name=vnet0
  net.0.rx.bytes=1
  net.0.rx.pkts=2
  net.0.rx.errs=3
  net.0.rx.drop=4
  net.0.tx.bytes=5
  net.0.tx.pkts=6
  net.0.tx.errs=7
  net.0.tx.drop=8
  net.2.name=macvtap0
  net.2.rx.bytes=9

Domain: 'off'

Domain: 'db'
  net.count=1
  net.0.name=vnet1
  net.0.tx.bytes=10
`;
  const none = {
    rxBytes: null,
    rxPackets: null,
    rxErrors: null,
    rxDrops: null,
    txBytes: null,
    txPackets: null,
    txErrors: null,
    txDrops: null,
  };
  const question = 'domstats --interface --list-active --nowait -- web off db';
  expect(await json('domstats web off db --nowait --interface --list-active', question, said)).toEqual([
    {
      guest: 'web',
      interface: 'vnet0',
      rxBytes: 1,
      rxPackets: 2,
      rxErrors: 3,
      rxDrops: 4,
      txBytes: 5,
      txPackets: 6,
      txErrors: 7,
      txDrops: 8,
    },
    { guest: 'web', interface: 'macvtap0', ...none, rxBytes: 9 },
    { guest: 'db', interface: 'vnet1', ...none, txBytes: 10 },
  ]);
});

test('guestinfo has a row for each address, and one for an interface without', async () => {
  const said = `if.count            : 2
if.0.name           : lo
if.0.addr.count     : 2
if.0.addr.0.type    : ipv4
if.0.addr.0.addr    : 127.0.0.1
if.0.addr.0.prefix  : 8
if.0.addr.1.type    : ipv6
if.0.addr.1.addr    : ::1
if.0.addr.1.prefix  : 128
if.1.name           : a : b
if.1.hwaddr         : 52:54:00:00:00:0A
if.1.addr.count     : 0

`;
  expect(await json('guestinfo web --interface', 'guestinfo --domain=web --interface', said)).toEqual([
    { interface: 'lo', mac: null, protocol: 'ipv4', ip: '127.0.0.1', prefix: 8 },
    { interface: 'lo', mac: null, protocol: 'ipv6', ip: '::1', prefix: 128 },
    { interface: 'a : b', mac: '52:54:00:00:00:0a', protocol: null, ip: null, prefix: null },
  ]);
});

test('domhostname', async () => {
  expect(await json('domhostname web lease', 'domhostname --domain=web --source=lease', 'web.lan\n\n')).toEqual({
    guest: 'web',
    hostname: 'web.lan',
  });
});

test('domstats takes guests by name and by position', async () => {
  const question = 'domstats --interface -- web off';
  expect(await json('domstats --domain web --interface off', question, '')).toEqual([]);
  expect(await json('domstats --domain=web --interface --domain off', question, '')).toEqual([]);
});
