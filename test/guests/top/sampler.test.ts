import { expect, test } from '@jest/globals';
import { openSampler } from '../../../src/guests/top/sampler.ts';
import type { Host } from '../../../src/host/host.ts';
import { fakeHost } from '../../fake-host.ts';
import { fakeVirsh } from '../../fake-virsh.ts';
import { lease, route, status } from '../../libvirt/files.ts';

type Link = readonly [rxBytes: number, txBytes: number, drops?: number];

const HEAD = 'Inter-|   Receive |  Transmit\n face |bytes    packets errs drop fifo\n';
/** /proc/net/dev with these links, whose packets are a hundredth of their bytes. */
const netDev = (links: Readonly<Record<string, Link>>) =>
  HEAD +
  Object.entries(links)
    .map(
      ([name, [rx, tx, drops = 0]]) => `${name}: ${rx} ${rx / 100} 0 ${drops} 0 0 0 0 ${tx} ${tx / 100} 3 4 0 0 0 0\n`,
    )
    .join('');

const nic = (type: string, mac: string, more: string) =>
  `<interface type='${type}'><mac address='52:54:00:77:00:${mac}'/>${more}</interface>`;
const guest = (name: string, interfaces: string, state = 'running') => `<!-- NOTE -->
<domstatus state='${state}' reason='booted' pid='1'><domain type='kvm' id='1'><name>${name}</name>
<devices>${interfaces}</devices></domain></domstatus>`;

const WEB = guest(
  'web',
  nic('network', '20', "<source network='route'/><target dev='vnet0'/><actual type='bridge'/>") + nic('user', '21', ''),
);
const base = {
  '/run/libvirt/network/route.xml': route,
  '/etc/libvirt/qemu/networks/route.xml': route,
  '/var/lib/libvirt/dnsmasq/virbr7.status': status(lease('192.168.77.20', '52:54:00:77:00:20')),
  '/run/libvirt/qemu/web.xml': WEB,
};

/** Samples a host whose clock and files the test sets. */
async function sampling(files: Record<string, string>) {
  const world = { files: { ...base, ...files } as Record<string, string>, milliseconds: 0, hasChanged: false };
  const host: Host = {
    ...fakeHost(),
    monotonic: () => world.milliseconds,
    readFile: (path) => fakeHost({ files: world.files }).readFile(path),
    listDirectory: (path) => fakeHost({ files: world.files }).listDirectory(path),
    watch: async () => ({ next: async () => world.hasChanged, wake: () => {}, close: () => {} }),
  };
  const sampler = await openSampler({ name: 'default', host, virsh: fakeVirsh({}) });
  return {
    sampler,
    async after(milliseconds: number, changed: Record<string, string>) {
      world.milliseconds += milliseconds;
      world.hasChanged = Object.keys(changed).some((path) => path.startsWith('/run/libvirt/qemu/'));
      Object.assign(world.files, changed);
      return (await sampler.sample()).rows;
    },
  };
}

test('a rate is the difference divided by the measured time, as the guest sees it', async () => {
  const { after } = await sampling({});
  expect((await after(0, { '/proc/net/dev': netDev({ vnet0: [1000, 500] }) }))[0]).toMatchObject({
    guest: 'web',
    type: 'bridge',
    network: 'route',
    addresses: ['192.168.77.20'],
    counters: { rxBytes: 500, txBytes: 1000, rxPackets: 5, txPackets: 10, rxErrors: 3, rxDrops: 4, txDrops: 0 },
    rates: undefined,
  });
  expect((await after(2500, { '/proc/net/dev': netDev({ vnet0: [6000, 1000] }) }))[0]).toMatchObject({
    rates: { rxBytes: 200, rxPackets: 2, txBytes: 2000, txPackets: 20 },
    seconds: 2.5,
    history: [2200],
  });
});

test('counters that start again give no rate, and the next sample has one', async () => {
  const { after } = await sampling({});
  await after(0, { '/proc/net/dev': netDev({ vnet0: [9000, 9000] }) });
  const [restarted] = await after(1000, { '/proc/net/dev': netDev({ vnet0: [100, 10_000] }) });
  expect(restarted).toMatchObject({ rates: undefined, seconds: undefined, history: [undefined] });
  const [next] = await after(1000, { '/proc/net/dev': netDev({ vnet0: [200, 10_000] }) });
  expect(next).toMatchObject({ rates: { rxBytes: 0, txBytes: 100 }, history: [undefined, 100] });
});

test('an interface without a tap has no counters, and a macvtap counts as the guest does', async () => {
  const { after } = await sampling({
    '/run/libvirt/qemu/db.xml': guest(
      'db',
      nic('direct', '30', "<source dev='eth0'/><target dev='macvtap0'/>"),
      'paused',
    ),
  });
  const rows = await after(0, { '/proc/net/dev': netDev({ vnet0: [100, 200], macvtap0: [300, 400] }) });
  const shown = rows.map(({ guest, tap, isPaused, counters }) => [guest, tap, isPaused, counters?.rxBytes]);
  expect(shown).toEqual([
    ['db', 'macvtap0', true, 300],
    ['web', 'vnet0', false, 200],
    ['web', undefined, false, undefined],
  ]);
});

test('guests that start, and taps that they get, appear when their files change', async () => {
  const links = netDev({ vnet0: [100, 100], vnet1: [200, 200] });
  const { after } = await sampling({ '/proc/net/dev': links });
  expect(await after(0, {})).toHaveLength(2);
  const db = guest('db', nic('network', '30', "<source network='route'/><target dev='vnet1'/>"));
  const rows = await after(1000, { '/run/libvirt/qemu/db.xml': db });
  expect(rows.map(({ tap, rates }) => [tap, rates?.rxBytes])).toEqual([
    ['vnet1', undefined],
    ['vnet0', 0],
    [undefined, undefined],
  ]);
});
