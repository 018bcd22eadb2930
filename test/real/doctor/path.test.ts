import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { paste } from './diagnosis.ts';

/**
 * The path of real guests, each link of it broken in turn. `web` boots from the ROM of its interface, which leases an address as
 * any guest does; `idle` boots nothing.
 */
const host = realHost();
const LAB = `<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'>
<dhcp><range start='10.77.0.10' end='10.77.0.99'/></dhcp></ip></network>`;

const guest = (
  name: string,
  nic: string,
  boot = 'hd',
) => `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='pc'>hvm</type><boot dev='${boot}'/></os><devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
${nic}</devices></domain>`;
const NO_ROM = "<rom enabled='no'/>";
const onLab = (mac: string, tap: string, more = NO_ROM) =>
  `<interface type='network'><mac address='${mac}'/><source network='lab'/><target dev='${tap}'/><model type='virtio'/>${more}</interface>`;

interface Followed {
  readonly path: readonly {
    readonly links: readonly { readonly id: string; readonly mark: string; readonly text: string }[];
    readonly problem: string | null;
  }[];
  readonly problems: readonly {
    readonly id: string;
    readonly guest: string | null;
    readonly commands: readonly string[];
  }[];
}

/** The ROM answers for its address only while it boots, so the host forgets what it answered. */
async function followed(name: string): Promise<Followed> {
  await host.inside.run('ip', ['neigh', 'flush', 'dev', 'virbr9']);
  return JSON.parse((await host.vnet('doctor', name, '-o', 'json')).stdout);
}

/** The links that are not in order: only the last one that was followed can be broken. */
async function breaks(name: string): Promise<readonly string[]> {
  const { path } = await followed(name);
  return path.flatMap(({ links }) => links.filter(({ mark }) => mark === 'broken').map(({ id }) => id));
}

/** Expects that exactly this link is broken, pastes what its problem suggests, and expects that it is repaired. */
async function expectBroken(name: string, id: string): Promise<void> {
  const { path, problems } = await followed(name);
  const [{ links = [], problem = null } = {}] = path;
  expect(links.filter(({ mark }) => mark === 'broken').map((link) => link.id)).toEqual([id]);
  expect(links.at(-1)?.id).toBe(id);
  const named = problems.filter((each) => each.id === problem);
  expect(named).toHaveLength(1);
  await paste(host, named[0]?.commands ?? []);
  expect(await breaks(name)).not.toContain(id);
}

async function sh(script: string): Promise<void> {
  expect(await host.inside.run('sh', ['-ec', script])).toMatchObject({ status: 0 });
}

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', LAB));
  await host.virsh('net-start', 'lab');
  const start = async (name: string, xml: string) => {
    const { stderr } = await host.virsh('create', await host.file(`${name}.xml`, xml));
    expect(stderr).toBe('');
  };
  await start('web', guest('web', onLab('52:54:00:00:00:10', 'tap-web', ''), 'network'));
  await start('idle', guest('idle', onLab('52:54:00:00:00:11', 'tap-idle')));
});

test('a guest that does not run, or is paused', async () => {
  await host.virsh('define', await host.file('off.xml', guest('off', onLab('52:54:00:00:00:12', 'tap-off'))));
  await expectBroken('off', 'guest');
  await host.virsh('suspend', 'off');
  await expectBroken('off', 'guest');
  await host.virsh('destroy', 'off');
});

test.each([
  ['interface', 'virsh domif-setlink idle 52:54:00:00:00:11 down'],
  ['tap', 'ip link set tap-idle down'],
  ['port', 'ip link set tap-idle nomaster'],
  ['port', 'ip link add other type bridge; ip link set tap-idle master other'],
])('a broken %s: %s', async (id, script) => {
  await sh(script);
  await expectBroken('idle', id);
});

test('the path of a guest that works has no broken link', async () => {
  for (let tries = 0; tries < 300; tries++) {
    if ((await host.virsh('net-dhcp-leases', 'lab')).stdout.includes('52:54:00:00:00:10')) break;
    await host.inside.sleep(100);
  }
  const { path } = await followed('web');
  expect(path[0]?.problem).toBe(null);
  const marks = new Map(path[0]?.links.map(({ id, mark, text }) => [id, `${mark}: ${text}`]));
  expect(marks.get('guest')).toBe("ok: guest 'web' is running (booted)");
  expect(marks.get('interface')).toBe('ok: interface 52:54:00:00:00:10 (virtio) has its link up');
  expect(marks.get('port')).toBe('ok: tap-web is a port of bridge virbr9');
  expect(marks.get('bridge')).toBe('ok: bridge virbr9 is up, MTU 1500, 10.77.0.1/24');
  expect(marks.get('dhcp')).toMatch(/^ok: dnsmasq of network 'lab' runs \(process \d+\)$/);
  expect(marks.get('address')).toMatch(/^ok: its address is 10\.77\.0\.\d+, leased for another 5\dm/);
  expect(marks.get('neighbour')).toBe('unknown: the host has not talked to it lately');
  expect(marks.get('route')).toMatch(/^ok: the host sends what is for 10\.77\.0\.\d+ to virbr9$/);
});

test.each([
  ['bridge', 'ip link set virbr9 down'],
  ['bridge', 'ip addr del 10.77.0.1/24 dev virbr9'],
  [
    'route',
    'ip link add far type bridge; ip addr add 10.99.0.1/24 dev far; ip link set far up; ip route add IP/32 dev far',
  ],
])('a broken %s: %s', async (id, script) => {
  const { stdout } = await host.virsh('net-dhcp-leases', 'lab');
  const [ip = ''] = /10\.77\.0\.\d+/.exec(stdout) ?? [];
  await sh(script.replace('IP', ip));
  await expectBroken('web', id);
});

/** libvirt's rules are in iptables, or, by default since 10.4, in its own nftables table. */
const SAVED = '/run/vnet/rules';
const BACKEND = 'nft list chain ip nat LIBVIRT_PRT > /dev/null 2>&1';
const FLUSH = `if ${BACKEND}; then iptables-save -t nat > ${SAVED}; iptables -t nat -F LIBVIRT_PRT;
else nft list table ip libvirt_network > ${SAVED}; nft flush chain ip libvirt_network guest_nat; fi`;
const RESTORE = `if ${BACKEND}; then iptables-restore ${SAVED}; else nft delete table ip libvirt_network; nft -f ${SAVED}; fi`;

test.each([
  ['forwarding', 'echo 0 > /proc/sys/net/ipv4/ip_forward', 'echo 1 > /proc/sys/net/ipv4/ip_forward'],
  ['nat', FLUSH, RESTORE],
])('what checks report is a broken link: %s', async (id, script, restore) => {
  await sh(script);
  expect(await breaks('web')).toEqual([id]);
  await sh(restore);
  expect(await breaks('web')).toEqual([]);
});

test('a network that was stopped while the guest ran: the next break shows when the first is repaired', async () => {
  await host.virsh('net-destroy', 'lab');
  await expectBroken('idle', 'network');
  expect(await breaks('web')).not.toContain('network');
  if ((await breaks('web')).length > 0) await expectBroken('web', 'port');
  expect(await breaks('web')).toEqual([]);
});

test('a dnsmasq that does not run', async () => {
  await sh('kill -9 $(cat /run/libvirt/network/lab.pid)');
  expect(await breaks('web')).toEqual(['dhcp']);
});

test('a tap that was deleted', async () => {
  await sh('ip link del tap-idle');
  expect(await breaks('idle')).toEqual(['tap']);
});

test('interfaces that use no bridge of libvirt', async () => {
  const nic = (type: string, mac: string, source: string) =>
    `<interface type='${type}'><mac address='${mac}'/>${source}<model type='virtio'/></interface>`;
  await sh('ip link add br-host type bridge; ip link set br-host up');
  const nics = [
    nic('user', '52:54:00:00:00:21', ''),
    nic('bridge', '52:54:00:00:00:22', "<source bridge='br-host'/>"),
  ].join('');
  const { stderr } = await host.virsh('create', await host.file('many.xml', guest('many', nics)));
  expect(stderr).toBe('');
  const { path } = await followed('many');
  expect(path.map(({ links }) => links.map(({ id, mark }) => `${id} ${mark}`))).toEqual([
    ['guest ok', 'interface ok', 'network ok'],
    ['guest ok', 'interface ok', 'tap ok', 'port ok', 'bridge ok', 'address unknown'],
  ]);
});
