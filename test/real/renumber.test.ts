import { beforeAll, expect, test } from '@jest/globals';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import { type Leased, realHost } from './host.ts';
import { withProgram } from './with-program.ts';

/**
 * A network that moves to another subnet under running guests of QEMU. They have no system; a client with the MAC address of one
 * of them requests addresses for it.
 */
const host = realHost();
const [WEB, DB] = ['52:54:00:77:00:01', '52:54:00:77:00:02'];

const lab = (subnet: string) => `<network>
  <name>lab</name><bridge name='virbr-lab'/>
  <dns><txt name='note.example' value='call 10.77.0.9'/><host ip='${subnet}.3'><hostname>printer</hostname></host></dns>
  <ip address='${subnet}.1' prefix='24'><dhcp><range start='${subnet}.100' end='${subnet}.199'/>
    <host mac='${WEB}' name='web' ip='${subnet}.50'/></dhcp></ip>
</network>`;

const guest = (name: string, mac: string) => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><interface type='network'><mac address='${mac}'/><source network='lab'/><model type='virtio'/><rom bar='off'/></interface></devices>
</domain>`;

let client: Leased;

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', lab('10.77.0')));
  await host.virsh('net-start', 'lab');
  for (const [name, mac] of [
    ['web', WEB],
    ['db', DB],
  ] as const) {
    expect(await host.virsh('create', await host.file(`${name}.xml`, guest(name, mac)))).toMatchObject({ status: 0 });
  }
  client = await host.client('lab', 'web', { mac: WEB });
}, 60_000);

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

/** What libvirt and the kernel say about the guests, without the UUIDs of ports, which libvirt may change. */
async function connections(): Promise<string> {
  return shell(`
    virsh net-dumpxml lab | head -1
    virsh net-port-list lab --uuid | grep -c -- -
    for guest in web db; do
      virsh domiflist $guest
      virsh dumpxml $guest | grep -o "portid='[^']*'" | cut -d "'" -f 2 | xargs virsh net-port-dumpxml lab | grep -c "<name>$guest"
    done
    cat /var/lib/libvirt/dnsmasq/virbr-lab.macs
    ls /sys/class/net/virbr-lab/brif; cat /sys/class/net/virbr-lab/bridge/stp_state
  `);
}

/** The addresses that libvirt's NSS modules and vnet know for a guest. */
async function addresses(name: string): Promise<Record<string, string>> {
  const nss = async (module: string) =>
    (await shell(`getent -s hosts:${module} ahostsv4 ${name} | cut -d ' ' -f 1 | sort -u`)).trim();
  return {
    libvirt: await nss('libvirt'),
    libvirt_guest: await nss('libvirt_guest'),
    vnet: (await host.vnet('resolve', name)).stdout.split(/\s+/)[0] ?? '',
  };
}

const same = (ip: string) => ({ libvirt: ip, libvirt_guest: ip, vnet: ip });

test('a dry run shows the change of the definition, and what vnet does not move', async () => {
  const before = await shell('virsh net-dumpxml lab; virsh net-dumpxml lab --inactive');
  const { status, stdout, stderr } = await host.vnet('renumber', '--dry-run', 'lab', '10.78.0.0/24');
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringContaining("-    <host ip='10.77.0.3'>\n+    <host ip='10.78.0.3'>\n"),
    stderr: expect.stringContaining("<txt> of network 'lab' still names an old address: call 10.77.0.9"),
  });
  expect(stdout).toContain('network lab: would be renumbered\n  10.77.0.0/24 -> 10.78.0.0/24 (bridge: 10.78.0.1)\n');
  expect(await shell('virsh net-dumpxml lab; virsh net-dumpxml lab --inactive')).toBe(before);
});

test('a subnet that this host uses is rejected before anything changes', async () => {
  await shell('ip address add 10.66.0.1/16 dev lo');
  const before = await shell('virsh net-dumpxml lab --inactive');
  expect(await host.vnet('renumber', '--yes', 'lab', '10.66.3.0/24')).toMatchObject({
    status: 1,
    stderr: `error: 10.66.3.0/24 overlaps 10.66.0.0/16 (address of lo)
hint: choose another subnet, or 'auto' for a free one
`,
  });
  expect(await host.vnet('renumber', '--yes', 'lab', '10.9.0.0/26')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('10.9.0.0/26 is too small'),
  });
  for (const [subnet, reason] of [
    ['224.0.0.0/24', '224.0.0.1 is a loopback, multicast or reserved address'],
    ['0.0.0.0/16', '0.0.0.1 is a loopback, multicast or reserved address'],
    ['10.9.0.255/24', '10.9.0.255 is the broadcast address of its subnet'],
  ] as const) {
    expect(await host.vnet('renumber', '--yes', 'lab', subnet)).toMatchObject({
      status: 1,
      stderr: `error: network 'lab' cannot move; nothing was changed\nerror: ${reason}\n`,
    });
  }
  expect(await host.vnet('renumber', '--yes', 'lab', '--ipv6', 'auto')).toMatchObject({
    status: 1,
    stderr: "error: network 'lab' has no IPv6 subnet\nhint: to move its IPv4 subnet, run: vnet renumber lab auto\n",
  });
  expect(await shell('virsh net-dumpxml lab --inactive')).toBe(before);
});

test('guests stay connected, request addresses again, and resolve to the new ones', async () => {
  expect(await addresses('web')).toEqual(same('10.77.0.50'));
  const before = await connections();
  expect(before).toContain("<network connections='2'>");
  // The client requests an address once the interface of its guest was disconnected.
  const renewing = (async () => {
    const watch = await host.inside.converse('bash', [
      '-c',
      'until virsh domif-getlink web vnet0 2>&1 | grep -q down; do sleep 0.1; done; echo down; until virsh domif-getlink web vnet0 2>&1 | grep -q up; do sleep 0.1; done; echo up; cat',
    ]);
    const seen = [(await watch.next())?.text, (await watch.next())?.text];
    await watch.end(0);
    const offer = await takeLease(client, 'web', { attempts: 10 });
    return { seen, ip: offer?.['ip'] };
  })();
  const moved = await host.vnet('renumber', '--yes', 'lab', '10.78.0.0/24', '-o', 'json', '--wait', '60');
  expect(await renewing).toEqual({ seen: ['down\n', 'up\n'], ip: '10.78.0.50' });
  expect({ ...JSON.parse(moved.stdout), stderr: moved.stderr, code: moved.status }).toMatchObject({
    code: 0,
    status: 'renumbered',
    changed: true,
    subnets: [{ from: '10.77.0.0/24', to: '10.78.0.0/24', address: '10.78.0.1' }],
    interfaces: [
      { guest: 'web', mac: WEB, before: ['10.77.0.50'], after: ['10.78.0.50'], renewed: true },
      { guest: 'db', mac: DB, before: [], after: [], renewed: true },
    ],
    stderr: expect.stringContaining('no lease is known of db'),
  });
  expect(await addresses('web')).toEqual(same('10.78.0.50'));
  expect(await connections()).toBe(before);
  expect(await shell('virsh net-dumpxml lab --inactive | grep 10.77')).toContain('note.example');
  expect(await host.vnet('renumber', '--yes', 'lab', '10.78.0.0/24')).toMatchObject({
    status: 0,
    stdout: 'network lab: unchanged\n',
  });
}, 120_000);

test('a guest that keeps its address is listed with the command that renews it', async () => {
  const { status, stdout, stderr } = await host.vnet('renumber', '--yes', 'lab', '10.79.0.0/24', '--wait', '0');
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringContaining(`guest web: vnet0 (${WEB}): 10.78.0.50 -> none yet\n`),
    stderr: expect.stringContaining(`note: guest 'web' still has 10.78.0.50
  fix: restart the network in the guest, or disconnect and connect its interface: vnet domif-setlink web ${WEB} down; sleep 2; vnet domif-setlink web ${WEB} up
`),
  });
  expect(await takeLease(client, 'web')).toMatchObject({ ip: '10.79.0.50' });
}, 60_000);

test('a network that does not start in its new subnet is as before', async () => {
  const definition = await shell('virsh net-dumpxml lab --inactive');
  // Only dnsmasq finds out that there is no such user.
  const broken = definition
    .trim()
    .replace('<network', "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'")
    .replace(
      '</network>',
      "<dnsmasq:options><dnsmasq:option value='user=nobody-of-this-name'/></dnsmasq:options></network>",
    );
  await host.virsh('net-define', await host.file('broken.xml', broken));
  const before = await shell('virsh net-dumpxml lab; virsh net-dumpxml lab --inactive');
  const connected = await connections();
  expect(await host.vnet('renumber', '--yes', 'lab', '10.90.0.0/24')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("network 'lab' runs as before, and its guests are connected"),
  });
  expect(await shell('virsh net-dumpxml lab; virsh net-dumpxml lab --inactive')).toBe(before);
  expect(await connections()).toBe(connected);
  await host.virsh('net-define', await host.file('lab.xml', definition));
}, 60_000);

test('another prefix length is in effect, too, where the bridge keeps its address', async () => {
  const definition = await shell('virsh net-dumpxml lab --inactive');
  const connected = await connections();
  const { status, stdout } = await host.vnet('renumber', '--yes', '--wait', '0', 'lab', `${subnetIn(definition)}.0/23`);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining('.0/24 -> '),
  });
  expect(await shell('ip -brief address show virbr-lab')).toContain(`${subnetIn(definition)}.1/23`);
  expect(await host.vnet('diff', 'lab')).toMatchObject({ status: 0 });
  expect(await connections()).toBe(connected);
  const back = await host.vnet('renumber', '--yes', '--wait', '0', 'lab', `${subnetIn(definition)}.0/24`);
  expect(back).toMatchObject({ status: 0 });
  expect(await shell('ip -brief address show virbr-lab')).toContain(`${subnetIn(definition)}.1/24`);
  expect(await shell('virsh net-dumpxml lab --inactive')).toBe(definition);
}, 60_000);

/** The first three numbers of the subnet. */
function subnetIn(definition: string): string {
  return /<ip address='([\d.]+)\.1'/.exec(definition)?.[1] ?? '';
}

/** Programs in the place of virsh and ip that do their work up to a point and then kill vnet. */
const KILLERS: readonly (readonly [when: string, program: 'virsh' | 'ip', script: string])[] = [
  ['before the network is defined', 'virsh', 'case "$*" in *net-define*) kill -9 $PPID; exit;; esac'],
  ['before the network stops', 'virsh', 'case "$*" in *net-destroy*) kill -9 $PPID; exit;; esac'],
  [
    'before the network starts',
    'virsh',
    'case "$*" in *net-destroy*) $real net-destroy lab; kill -9 $PPID; exit;; esac',
  ],
  ['before guests are attached', 'ip', 'case "$*" in *-batch*) kill -9 $PPID; exit;; esac'],
  ['while guests are disconnected', 'virsh', 'case "$*" in *state*down*) $real "$@"; kill -9 $PPID; exit;; esac'],
];

test.each(KILLERS)(
  'a later run finishes a move that is killed %s',
  async (when, program, script) => {
    const before = await connections();
    const subnet = `10.8${KILLERS.findIndex(([each]) => each === when)}.0`;
    const killed = await withProgram(host, program, script, `renumber --yes lab ${subnet}.0/24`);
    expect(killed).toContain('status 137');
    expect(await host.vnet('renumber', '--yes', 'lab', 'auto', '--wait', '0')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('network lab: renumbered\n'),
      stderr: expect.stringContaining(
        `note: finished a change that was interrupted: renumber network lab to ${subnet}.0/24\n`,
      ),
    });
    expect(await connections()).toBe(before);
    expect(await shell('virsh net-dumpxml lab; virsh net-dumpxml lab --inactive')).toMatch(
      new RegExp(`(?:ip address='${subnet.replaceAll('.', '\\.')}\\.1'[^]*){2}`),
    );
    expect(
      await shell(
        'for guest in web db; do virsh domif-getlink $guest ' +
          '$(virsh domiflist $guest | grep -o "vnet[0-9]*"); done',
      ),
    ).not.toContain('down');
  },
  60_000,
);
