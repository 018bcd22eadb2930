import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';
const lab = (hosts: string, dns = '') => `<network>
  <name>lab</name>
  <uuid>${UUID}</uuid>
  <bridge name='virbr7' stp='on' delay='0'/>${dns}
  <ip address='10.77.0.1' netmask='255.255.255.248'><dhcp><range start='10.77.0.2' end='10.77.0.4'/>${hosts}</dhcp></ip>
</network>
`;
const host = (mac: number, ip: number, name = '') => `<host mac='52:54:00:00:00:0${mac}'${name} ip='10.77.0.${ip}'/>`;
const missing = (name: string) => ({
  stderr: `error: failed to get network '${name}'\nerror: Network not found: no network with matching name '${name}'\n`,
});

/** A libvirt on another host, which has no leases. */
const world = (live: string, definition: string, version = '9.0.0') => ({
  programs: {
    'virsh version --daemon': `Running against daemon: ${version}\n`,
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --name': 'lab\n\n',
    'virsh net-port-list --network lab --uuid': '',
    'virsh net-list --all --autostart --uuid': '',
    'virsh net-list --all --persistent --uuid': `${UUID}\n`,
    'virsh net-dumpxml --network lab': live,
    'virsh net-dumpxml --inactive --network lab': definition,
    'virsh net-dumpxml --network bal': missing('bal'),
    'virsh net-dumpxml --inactive --network bal': missing('bal'),
    'virsh list --all --uuid': 'guest\n',
    'virsh list --uuid': '',
    'virsh dumpxml --domain=guest':
      "<domain><name>web</name><devices><interface type='network'><mac address='52:54:00:00:00:01'/><source network='lab'/></interface></devices></domain>",
    'virsh net-list --all --uuid': `${UUID}\n`,
    [`virsh net-dumpxml --network=${UUID}`]: live,
    [`virsh net-dhcp-leases --network=${UUID}`]:
      ' 2036-01-01 01:00:00   52:54:00:00:00:09   ipv4       10.77.0.2/29     other      -\n\n',
  },
});
const run = (line: string, live: string, definition = live, version?: string) =>
  vnet(`-c qemu+ssh://far/system ${line}`, world(live, definition, version));

test('auto is the lowest free address, outside the ranges if there is one', async () => {
  expect(await run('host set lab web --dry-run', lab(''))).toMatchObject({
    status: 0,
    stdout: `network lab: reservation of 10.77.0.5 for web (52:54:00:00:00:01) would be created
  add ip-dhcp-host <host mac='52:54:00:00:00:01' name='web' ip='10.77.0.5'/> in active network lab
  add ip-dhcp-host <host mac='52:54:00:00:00:01' name='web' ip='10.77.0.5'/> in definition of network lab
`,
  });
  const full = host(5, 5) + host(6, 6);
  expect((await run('host set lab web --dry-run', lab(full))).stdout).toMatch(
    /^network lab: reservation of 10\.77\.0\.3 /,
  );
  const all = full + host(3, 3) + host(4, 4);
  expect(await run('host set lab web --dry-run', lab(all))).toMatchObject({
    status: 1,
    stderr: "error: no address of 10.77.0.0/29 is free on network 'lab'\n",
  });
});

test('a difference between the active network and the definition is repaired in one place', async () => {
  const named = host(1, 5, " name='web'");
  expect(await run('host set lab web -n -o json', lab(''), lab(named))).toMatchObject({
    stdout: expect.stringContaining('"status": "changed"'),
  });
  expect((await run('host set lab web -n', lab(''), lab(named))).stdout).not.toContain('in definition');
  expect((await run('host set lab web -n', lab(named))).stdout).toMatch(/ unchanged\n$/);
});

test.each([
  ['10.77.0.9', "10.77.0.9 is not in a subnet of network 'lab' (10.77.0.0/29)"],
  ['10.77.0.1', "10.77.0.1 is the address of the bridge of network 'lab'"],
  ['10.77.0.0', '10.77.0.0 is the address of the subnet itself'],
  ['10.77.0.7', '10.77.0.7 is the broadcast address of the subnet'],
  ['10.77.0.6', '10.77.0.6 is reserved for 52:54:00:00:00:06'],
  ['10.77.0.2', '10.77.0.2 is leased to other (52:54:00:00:00:09)'],
  ['10.77.5', "invalid IP address '10.77.5'"],
])('%s cannot be reserved', async (ip, message) => {
  const { status, stderr } = await run(`host set lab web ${ip} -n`, lab(host(6, 6)));
  expect(status).not.toBe(0);
  expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
});

test.each([
  ['host set lab 52:54:00:00:00', 64, "invalid MAC address '52:54:00:00:00'"],
  ['host set lab 52-54-00-00-00-01', 64, "invalid MAC address '52-54-00-00-00-01'"],
  ['host set lab 53:54:00:00:00:01', 1, '53:54:00:00:00:01 is a multicast address, which no interface has'],
  ['host set lab wbe', 2, "no guest named 'wbe'"],
  ['host set bal web', 2, "no network named 'bal'"],
  ['host set lab web --name -x', 64, "invalid hostname '-x'"],
  ['host add lab web 10.77.0.6', 1, 'web (52:54:00:00:00:01) has a reservation: 10.77.0.5'],
  ['host set lab 52:54:00:00:00:06 --name web', 1, "hostname 'web' is in the reservation of web (52:54:00:00:00:01)"],
  ['host remove lab wbe', 2, "no reservation for 'wbe' on network 'lab'"],
  ['host set lab', 64, 'host set needs a guest or a MAC address'],
  ['host list lab web', 64, 'host list takes a network only'],
])('%s is an error', async (line, status, message) => {
  const network = lab(host(1, 5, " name='web'"));
  const result = await run(line, network);
  expect({ status: result.status, message: result.stderr.split('\n')[0] }).toEqual({
    status,
    message: `error: ${message}`,
  });
});

const bare = lab('').replace(/<dhcp>.*<\/dhcp>/, '');

test('a change that libvirt cannot make while the network is active needs --restart', async () => {
  expect(await run('host set lab web --name -w', bare)).toMatchObject({ status: 64 });
  expect(await run('host add lab web auto --name=w', bare)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: `error: libvirt cannot change this while network 'lab' is active
hint: to restart the network and keep its guests connected, run: vnet -c qemu+ssh://far/system host add --restart --name=w lab web auto
`,
  });
  const [, , remove] = await Promise.all([
    run('host set lab 52:54:00:00:00:01 -n', bare),
    run('host list lab', bare),
    run('host remove lab 10.77.0.5', lab(host(1, 5)).replace(/<range[^>]*>/, '')),
  ]);
  expect(remove.stderr).toMatch(/ host remove --restart lab 10\.77\.0\.5\n$/);
  expect(await run('host set lab web -n --restart', bare, bare.replace('stp=', "zone='x' stp="))).toMatchObject({
    status: 0,
    stdout: `network lab: reservation of 10.77.0.3 for web (52:54:00:00:00:01) would be created
  define network lab
  restart network lab
`,
    stderr: 'note: the restart also puts other changes of the definition into effect: bridge zone\n',
  });
});

test('a transient network cannot start with another definition, and an inactive one needs no restart', async () => {
  const programs = (replaced: object) => ({ programs: { ...world(bare, bare).programs, ...replaced } });
  const set = (replaced: object) => vnet('-c qemu+ssh://far/system host set lab web -n', programs(replaced));
  expect(await set({ 'virsh net-list --all --persistent --uuid': '' })).toMatchObject({
    status: 8,
    stderr: expect.stringMatching(/it is transient and disappears .* run: vnet -c \S+ up lab\n$/),
  });
  const twice = lab(host(3, 5, " name='a'") + host(4, 6, " name='a'"));
  expect(
    await set({
      'virsh net-list --uuid': '',
      'virsh net-dumpxml --network lab': twice,
      'virsh net-dumpxml --inactive --network lab': twice,
    }),
  ).toMatchObject({ status: 0, stdout: expect.stringMatching(/would be created\n {2}define network lab\n$/) });
});

test('a restart that would cut guests off is not planned', async () => {
  expect(
    await run('host set lab web -n --restart', bare.replace('<network>', "<network connections='1'>")),
  ).toMatchObject({
    status: 8,
    stdout: '',
    stderr: expect.stringContaining("error: cannot restart network 'lab' and reconnect its guests"),
  });
});

test('JSON has the reservations of the client before and after, and where they are', async () => {
  const json = async (...args: Parameters<typeof run>) => JSON.parse((await run(...args)).stdout);
  const entry = { ip: '10.77.0.5', mac: '52:54:00:00:00:01', id: null, name: 'web' };
  expect(await json('host set lab web -n -o json', lab(host(1, 5, " name='web'")), lab(''))).toMatchObject({
    changed: true,
    before: [{ ...entry, live: true, persistent: false }],
    after: [{ ...entry, live: true, persistent: true }],
    lease: null,
  });
  expect(await json('host remove lab web -n -o json', lab(host(1, 5, " name='web'")))).toMatchObject({
    before: [{ ...entry, live: true, persistent: true }],
    after: [],
  });
});

test('a guest with several interfaces is named by a MAC address, and loses all reservations at once', async () => {
  const two = (line: string, xml: string) => {
    const { programs } = world(xml, xml);
    const nics = [1, 2, 3].map(
      (number) =>
        `<interface type='network'><mac address='52:54:00:00:00:0${number}'/><source network='${number === 3 ? 'other' : 'lab'}'/></interface>`,
    );
    const guest = `<domain><name>web</name><devices>${nics.join('')}</devices></domain>`;
    return vnet(`-c qemu+ssh://far/system ${line}`, {
      programs: { ...programs, 'virsh dumpxml --domain=guest': guest },
    });
  };
  expect(await two('host set lab web -n', lab(''))).toMatchObject({
    status: 64,
    stderr: `error: guest 'web' has 2 interfaces on network 'lab'
hint: choose one by its MAC address: 52:54:00:00:00:01, 52:54:00:00:00:02
`,
  });
  expect((await two('host set lab 52:54:0:0:0:2 -n', lab(''))).stdout).toMatch(/for web \(52:54:00:00:00:02\) would/);
  // Two reservations cannot have one hostname.
  expect(await two('host set lab 52:54:0:0:0:2 -n', lab(host(1, 5, " name='web'")))).toMatchObject({
    stdout: expect.stringContaining("<host mac='52:54:00:00:00:02' ip='10.77.0.6'/>"),
    stderr: "note: hostname 'web' is in the reservation of web (52:54:00:00:00:01), so this one has no hostname\n",
  });
  const both = lab(host(1, 5) + host(2, 6) + host(3, 3));
  expect((await two('host remove lab web -n', both)).stdout.match(/^network .*/gm)).toEqual([
    'network lab: reservation of 10.77.0.5 for web (52:54:00:00:00:01) would be removed',
    'network lab: reservation of 10.77.0.6 for web (52:54:00:00:00:02) would be removed',
  ]);
});

test('a network with IPv6 only means IPv6, and one without addresses gives none', async () => {
  const ipv6 = lab('').replace(/<ip .*<\/ip>/, "<ip family='ipv6' address='fd77::1' prefix='64'/>");
  expect(await run('host set lab web -n --restart', ipv6)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^network lab: reservation of fd77::2 for web would be created\n/),
    stderr: expect.stringContaining("no DUID is known for 'web'"),
  });
  expect(await run('host set lab web 10.77.0.5 -n', ipv6)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("10.77.0.5 is not in a subnet of network 'lab' (fd77::/64)"),
  });
  for (const words of ['web', 'web 10.77.0.5', 'web fd77::5 --name=x']) {
    expect(await run(`host set lab ${words} -n`, lab('').replace(/<ip .*<\/ip>/, ''))).toMatchObject({
      status: 1,
      stderr: "error: network 'lab' has no subnet: libvirt gives its guests no addresses\n",
    });
  }
});

test('libvirt serves DHCP in one subnet of a family, and no other can have a reservation', async () => {
  const second = (inside: string) =>
    lab(inside).replace('</network>', "<ip address='10.78.0.1' prefix='24'/></network>");
  for (const restart of ['', '--restart ']) {
    expect(await run(`host set ${restart}lab web 10.78.0.5`, second(''))).toMatchObject({
      status: 1,
      stderr: `error: 10.78.0.5 is in 10.78.0.0/24, but libvirt serves DHCP in one IPv4 subnet of a network: 10.77.0.0/29
hint: choose an address there, or 'auto' for one that is free
`,
    });
  }
  // A reservation that moves is no obstacle.
  const only = second(host(1, 5)).replace(/<range.*?>/, '');
  expect(await run('host set lab web 10.78.0.5 -n --restart', only)).toMatchObject({
    stderr: expect.not.stringContaining('serves DHCP'),
  });
});
