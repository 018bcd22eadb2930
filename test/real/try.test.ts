import { expect, test } from '@jest/globals';
import { SAMPLES, xmlOf } from '../network/predict/networks.ts';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** vnet runs in a sandbox, so that these tests also run with the libvirt of another system. */
const host = realHost();

interface Answer {
  readonly status: number | undefined;
  readonly stderr: string;
  readonly data: {
    readonly ok: boolean;
    readonly seconds: number;
    readonly networks: readonly {
      readonly name?: string;
      readonly started: boolean;
      readonly errors: readonly string[];
      readonly notes: readonly string[];
      readonly firewall: readonly string[];
      readonly checks: readonly { check: string; expected: string; seen: string; ok: boolean | null }[];
    }[];
  };
}

async function tried(xml: string, ...flags: string[]): Promise<Answer> {
  const path = await host.file(`${crypto.randomUUID()}.xml`, xml);
  const { status, stdout, stderr } = await host.vnet('try', path, '-o', 'json', ...flags);
  return { status, stderr, data: JSON.parse(stdout) };
}

/** Two reserved addresses and no range: nothing is left to chance, and dnsmasq offers at once. */
function network(forward: string, rest = '', at = 0): string {
  const host = (mac: number, name: string, ip: number) =>
    `<host mac='52:54:00:00:00:0${mac}' name='${name}' ip='10.9.${at}.${ip}'/>`;
  return `<network><name>n${at}</name>${forward}<bridge name='virbr7${at}'/><domain name='lab.test'/>${rest}
    <ip address='10.9.${at}.1' prefix='24'><dhcp>${host(1, 'alpha', 11)}${host(2, 'beta', 12)}</dhcp></ip>
    <ip family='ipv6' address='fd09:${at}::1' prefix='64'/></network>`;
}

const [YES, NO] = ['answer', 'no answer'];

/** Whether the Internet and the LAN answer the guest, and the guest the LAN. */
const MASQUERADED = [YES, YES, NO];
const ROUTED = [NO, YES, YES];
const REJECTED = [NO, NO, NO];

interface Mode {
  readonly forward: string;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** The device whose ends answer, by its number. */
  readonly port?: number;
}

const MODES: readonly Mode[] = [
  { forward: '', ipv4: REJECTED, ipv6: REJECTED },
  { forward: "<forward mode='nat'/>", ipv4: MASQUERADED, ipv6: ROUTED },
  { forward: "<forward mode='nat'><nat ipv6='yes'/></forward>", ipv4: MASQUERADED, ipv6: MASQUERADED },
  { forward: "<forward mode='nat' dev='eno1'/>", ipv4: MASQUERADED, ipv6: ROUTED, port: 1 },
  { forward: "<forward mode='route'/>", ipv4: ROUTED, ipv6: ROUTED },
  { forward: "<forward mode='open'/>", ipv4: ROUTED, ipv6: ROUTED },
];

test('own-bridge networks of every mode do what they promise', async () => {
  const paths: string[] = [];
  for (const [at, { forward }] of MODES.entries())
    paths.push(await host.file(`mode${at}.xml`, network(forward, '', at)));
  const { status, stdout } = await host.vnet('try', '-o', 'json', ...paths);
  const { ok, networks } = JSON.parse(stdout) as Answer['data'];
  expect(networks.map(({ checks }) => checks.map(({ check, seen }) => `${check} ${seen}`))).toEqual(
    MODES.map((mode, at) => [
      `the host's routes into 10.9.${at}.0/24 none`,
      `the host's routes into fd09:${at}::/64 none`.replace(':0:', ':'),
      `guest1: IPv4 address 10.9.${at}.11`,
      `guest2: IPv4 address 10.9.${at}.12`,
      `guest1: IPv6 address ${guest(at, 1)}`,
      `guest2: IPv6 address ${guest(at, 2)}`,
      `guest1 to the host, 10.9.${at}.1 answer`,
      `guest1 to the host, fd09:${at}::1 answer`.replace(':0:', ':'),
      `guest1 to guest2, 10.9.${at}.12 answer`,
      `guest1 to guest2, ${guest(at, 2)} answer`,
      ...around(`203.0.113.${(mode.port ?? 0) === 0 ? '' : '1'}`, `10.9.${at}.11`, mode.ipv4),
      ...around(`2001:db8:ffff:${(mode.port ?? 0) + 1}::`, guest(at, 1), mode.ipv6),
      `guest2 queries A of alpha 10.9.${at}.11`,
      `guest2 queries A of alpha.lab.test 10.9.${at}.11`,
    ]),
  );
  expect({ status, ok }).toEqual({ status: 0, ok: true });
});

/** A guest's address by SLAAC, from its MAC address (RFC 4291, appendix A). */
function guest(at: number, mac: number): string {
  return `fd09:${at === 0 ? '' : at}:${at === 0 ? '' : ':'}5054:ff:fe00:${mac}`;
}

function around(ends: string, guest: string, [internet, lan, inward]: readonly string[]): string[] {
  const at = (host: number) => (ends === '203.0.113.1' ? `203.0.113.${16 + host}` : `${ends}${host}`);
  return [
    `guest1 to the Internet, ${at(2)} ${internet}`,
    `guest1 to the LAN, ${at(3)} ${lan}`,
    `the LAN to guest1, ${guest} ${inward}`,
  ];
}

test.each([
  ['bridge', "<forward mode='bridge'/><bridge name='br0'/>", [YES, YES, YES, YES]],
  ['macvtap bridge', "<forward mode='bridge' dev='ens9'/>", [YES, YES, NO, YES]],
  ['private', "<forward mode='private' dev='ens9'/>", [YES, YES, NO, NO]],
  ['vepa', "<forward mode='vepa' dev='ens9'/>", [YES, YES, NO, NO]],
  ['passthrough', "<forward mode='passthrough' dev='ens9'/>", [YES, YES, NO]],
])('guests on a link of the host reach what the mode promises: %s', async (_title, forward, expected) => {
  const { status, data } = await tried(`<network><name>n</name>${forward}</network>`);
  expect(data.networks[0]?.checks.map(({ seen }) => seen)).toEqual(expected);
  expect({ status, ok: data.ok }).toEqual({ status: 0, ok: true });
});

test('checks isolated ports, and DNS hosts, texts and services', async () => {
  const dns = `<dns><txt name='note.lab.test' value='two words'/><host ip='10.9.0.99'><hostname>www</hostname></host>
    <srv service='ldap' protocol='tcp' domain='lab.test' target='www.lab.test' port='389' priority='5' weight='7'/></dns>`;
  const { data } = await tried(network('', `<port isolated='yes'/>${dns}`));
  const seen = data.networks[0]?.checks.filter(({ check }) => /guest2, |queries (A of www|TXT|SRV)/.test(check));
  expect(seen?.map(({ check, seen, ok }) => [check, seen, ok])).toEqual([
    ['guest1 to guest2, 10.9.0.12', NO, true],
    ['guest1 to guest2, fd09::5054:ff:fe00:2', NO, true],
    ['guest2 queries A of www', '10.9.0.99', true],
    ['guest2 queries TXT of note.lab.test', 'two words', true],
    ['guest2 queries SRV of _ldap._tcp.lab.test', '5 7 389 www.lab.test', true],
  ]);
});

test('expects no second lease of a range with one address, and serves reservations by name', async () => {
  const xml = (subnet: string, dhcp: string) =>
    `<network><name>n${subnet}</name><ip address='10.9.${subnet}.1' prefix='24'><dhcp>${dhcp}</dhcp></ip></network>`;
  const paths = [
    await host.file('one.xml', xml('1', "<range start='10.9.1.7' end='10.9.1.7'/>")),
    await host.file('name.xml', xml('2', "<range start='10.9.2.7' end='10.9.2.8'/><host name='web' ip='10.9.2.8'/>")),
  ];
  const { status, stdout } = await host.vnet('try', '-o', 'json', ...paths);
  const { networks } = JSON.parse(stdout) as Answer['data'];
  expect(
    networks.map(({ checks }) =>
      checks.filter(({ check }) => /address|queries/.test(check)).map(({ check, seen }) => `${check} ${seen}`),
    ),
  ).toEqual([
    ['guest1: IPv4 address 10.9.1.7', 'guest2: IPv4 address no lease', 'guest2 queries A of guest1 10.9.1.7'],
    ['guest1: IPv4 address 10.9.2.8', 'guest2: IPv4 address 10.9.2.7', 'guest2 queries A of web 10.9.2.8'],
  ]);
  expect(status).toBe(0);
});

test('checks guests without DHCP, and gives the outside a route to the addresses of <nat>', async () => {
  const pool = "<nat><address start='198.51.100.9' end='198.51.100.18'/></nat>";
  const paths = [
    await host.file('bare.xml', "<network><name>bare</name><bridge name='virbr79'/></network>"),
    await host.file('pool.xml', network(`<forward mode='nat' dev='wan0'>${pool}</forward>`)),
  ];
  const { status, stdout } = await host.vnet('try', '-o', 'json', ...paths);
  const [bare, nat] = (JSON.parse(stdout) as Answer['data']).networks;
  expect(bare?.checks).toEqual([
    { check: 'guest1 to guest2, 192.0.2.2', expected: 'answer', seen: 'answer', ok: true },
  ]);
  expect(nat?.checks.filter(({ ok }) => ok !== true)).toEqual([]);
  expect(status).toBe(0);
});

test('skips what only a sandbox lacks: services and files of the host', async () => {
  await host.inside.run('bash', [
    '-c',
    'mkdir -p /var/lib/tftp-here; cp "$(command -v sleep)" /run/vnet/firewalld; /run/vnet/firewalld 60 >/dev/null 2>&1 &',
  ]);
  const xml = (tftp: string, zone: string) =>
    `<network><name>n</name><bridge name='virbr78'${zone}/><ip address='10.9.0.1' prefix='24'><tftp root='${tftp}'/></ip></network>`;
  const served = await tried(xml('/var/lib/tftp-here', " zone='public'"), '--no-probe');
  expect(served.data.networks[0]?.notes).toContain(
    "skipped zone='public': firewalld runs on this host, but not in the sandbox",
  );
  const missing = await tried(xml('/var/lib/tftp-nowhere', ''), '--no-probe');
  await host.inside.run('bash', ['-c', 'pkill -x firewalld; rmdir /var/lib/tftp-here']);
  const without = await tried(xml('/var/lib/tftp-nowhere', " zone='public'"), '--no-probe');
  expect([served.status, missing.status, without.status]).toEqual([0, 1, 1]);
  expect(without.data.networks[0]?.errors.at(-1)).toContain('firewalld is not active');
});

/** A network whose DHCP and DNS are what options of dnsmasq make of them. */
function withOptions(at: number, dhcp: string, ...options: string[]): string {
  const lines = options.map((option) => `<dnsmasq:option value='${option}'/>`).join('');
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>o${at}</name><forward mode='nat'/>
    <ip address='10.9.${at}.1' prefix='24'>${dhcp}</ip><dnsmasq:options>${lines}</dnsmasq:options></network>`;
}

test('options of dnsmasq decide what is expected', async () => {
  const range = (at: number) => `<range start='10.9.${at}.2' end='10.9.${at}.2'/>`;
  const reserved = (at: number) => `<host mac='52:54:00:00:01:0${at}' name='alpha' ip='10.9.${at}.11'/>`;
  const networks = [
    withOptions(1, '', 'dhcp-range=10.9.1.50,10.9.1.50,12h', 'port=0'),
    withOptions(2, `<dhcp>${range(2)}${reserved(2)}</dhcp>`, 'dhcp-ignore=tag:!known', 'dhcp-option=3'),
    withOptions(3, `<dhcp>${reserved(3)}</dhcp>`, 'dhcp-ignore=tag:!nobody', 'port=5353'),
    withOptions(4, `<dhcp>${reserved(4)}</dhcp>`, 'dhcp-ignore=tag:maybe', 'dhcp-match=set:maybe,option:client-arch,7'),
    withOptions(5, `<dhcp>${range(5)}</dhcp>`, 'dhcp-option=121,198.18.0.0/24,10.9.5.9', 'dhcp-ignore-names'),
    withOptions(6, `<dhcp>${range(6)}</dhcp>`, 'dhcp-option=3', 'dhcp-option=121,0.0.0.0/0,10.9.6.1'),
  ];
  const paths: string[] = [];
  for (const [index, xml] of networks.entries()) paths.push(await host.file(`options${index}.xml`, xml));
  const { status, stdout } = await host.vnet('try', '-o', 'json', ...paths);
  const results = (JSON.parse(stdout) as Answer['data']).networks.map(({ checks }) =>
    checks
      .filter(({ check }) => /IPv4 address|Internet|queries/.test(check))
      .map(({ check, expected, seen, ok }) => [check.replace(/, .*/, ''), expected, seen, ok]),
  );
  const noLease = (why: string) => [`no lease, since ${why}`, 'no lease', true];
  expect(results).toEqual([
    [
      ['guest1: IPv4 address', 'a lease of 10.9.1.50 - 10.9.1.50, by dhcp-range', '10.9.1.50', true],
      ['guest2: IPv4 address', ...noLease('none is left')],
      ['guest1 to the Internet', 'answer, under the address of the host', YES, true],
      ['guest2 queries A of guest1', 'no answer, since dnsmasq has port=0', NO, true],
    ],
    [
      ['guest1: IPv4 address', '10.9.2.11, by its <host>', '10.9.2.11', true],
      ['guest2: IPv4 address', ...noLease('dnsmasq has dhcp-ignore=tag:!known')],
      ['guest1 to the Internet', 'no answer, since DHCP announces no default route', NO, true],
      ['guest2 queries A of alpha', '10.9.2.11', '10.9.2.11', true],
    ],
    [
      ['guest1: IPv4 address', ...noLease('dnsmasq has dhcp-ignore=tag:!nobody')],
      ['guest1 to the Internet', 'answer, under the address of the host', YES, true],
    ],
    [
      ['guest1: IPv4 address', 'unknown: dhcp-ignore=tag:maybe decides', '10.9.4.11', null],
      ['guest1 to the Internet', 'answer, under the address of the host', YES, true],
      ['guest2 queries A of alpha', '10.9.4.11', '10.9.4.11', true],
    ],
    [
      ['guest1: IPv4 address', 'a lease of 10.9.5.2 - 10.9.5.2', '10.9.5.2', true],
      ['guest2: IPv4 address', ...noLease('none is left')],
      ['guest1 to the Internet', 'no answer, since DHCP announces no default route', NO, true],
      ['guest2 queries A of guest1', '10.9.5.2, unless changed by dhcp-ignore-names', 'REFUSED', null],
    ],
    [
      ['guest1: IPv4 address', 'a lease of 10.9.6.2 - 10.9.6.2', '10.9.6.2', true],
      ['guest2: IPv4 address', ...noLease('none is left')],
      ['guest1 to the Internet', 'answer, under the address of the host', YES, true],
      ['guest2 queries A of guest1', '10.9.6.2', '10.9.6.2', true],
    ],
  ]);
  expect(status).toBe(0);
});

test('expects no answer over IPv6 if router advertisements announce no default route', async () => {
  const { status, data } = await tried(
    `<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>n</name>
    <forward mode='nat'><nat ipv6='yes'/></forward><ip family='ipv6' address='fd09::1' prefix='64'/>
    <d:options><d:option value='ra-param=*,0,0'/></d:options></network>`,
  );
  const checks = data.networks[0]?.checks.filter(({ check }) => check.includes('guest1 to the'));
  const expected = 'no answer, since router advertisements announce no default route';
  expect(checks?.slice(1).map((each) => [each.expected, each.seen, each.ok])).toEqual([
    [expected, NO, true],
    [expected, NO, true],
  ]);
  expect(status).toBe(0);
});

test.each([
  ["<forward mode='route'/>", NO],
  ["<forward mode='nat'/>", NO],
  ["<forward mode='open'/>", YES],
])('checks who reaches a subnet behind a guest: %s', async (forward, outside) => {
  const { status, data } = await tried(`<network><name>n</name>${forward}<ip address='10.9.0.1' prefix='30'/>
    <route address='198.18.9.0' prefix='24' gateway='10.9.0.2'/></network>`);
  const checks = data.networks[0]?.checks.filter(({ check }) => check.includes('behind'));
  expect(checks?.map(({ check, seen, ok }) => [check, seen, ok])).toEqual([
    ['the host to 198.18.9.1 behind 10.9.0.2', YES, true],
    ['the LAN to 198.18.9.1 behind 10.9.0.2', outside, true],
    ['198.18.9.1 behind 10.9.0.2 to the LAN, 203.0.113.3', outside, true],
  ]);
  expect({ status, ok: data.ok }).toEqual({ status: 0, ok: true });
});

test('expects no SLAAC in a subnet smaller than /64, and sets IPv6 addresses by hand', async () => {
  const xml =
    "<network><name>n</name><forward mode='route'/><ip family='ipv6' address='fd09::1' prefix='126'/></network>";
  const { status, data } = await tried(xml);
  const why = 'none, since guests form addresses only in a /64';
  expect(data.networks[0]?.checks.slice(1)).toEqual([
    { check: 'guest1: IPv6 address', expected: why, seen: 'none; set by hand: fd09::3', ok: true },
    { check: 'guest2: IPv6 address', expected: why, seen: 'none; set by hand: fd09::2', ok: true },
    ...[
      ['guest1 to the host, fd09::1', 'answer', YES],
      ['guest1 to guest2, fd09::2', 'answer', YES],
      ['guest1 to the Internet, 2001:db8:ffff:1::2', 'no answer, since the Internet has no route back', NO],
      ['guest1 to the LAN, 2001:db8:ffff:1::3', "answer, under the guest's own address", YES],
      ['the LAN to guest1, fd09::3', 'answer', YES],
    ].map(([check, expected, seen]) => ({ check, expected, seen, ok: true })),
  ]);
  expect(status).toBe(0);
});

test.each(['sp8', 'srvopts', 'x-hostv4names', 'route0', 'dns'])(
  'expects what libvirt and dnsmasq do with unusual parts: %s',
  async (name) => {
    const sample = SAMPLES.find((each) => each.name === name);
    const { status, data } = await tried(sample === undefined ? '' : xmlOf(sample));
    expect(data.networks[0]?.checks.filter(({ ok }) => ok !== true)).toEqual([]);
    expect({ status, ok: data.ok }).toEqual({ status: 0, ok: true });
  },
);

test('reports why a check cannot run, and runs the others', async () => {
  const path = await host.file('busy.xml', network("<forward mode='nat'/>"));
  // vnet sends DNS queries with timeout(1).
  const script =
    'mount --bind /bin/false "$(command -v timeout)"; "$@"; status=$?; umount "$(command -v timeout)"; exit $status';
  const words = [RUNNER, BIN, 'try', '-o', 'json', path];
  const { status, stdout } = await host.inside.run('bash', ['-c', script, 'bash', ...words]);
  const { networks } = JSON.parse(stdout) as Answer['data'];
  expect(networks[0]?.checks.filter(({ ok }) => ok !== true)).toEqual([
    { check: 'names', expected: 'can be checked', seen: 'could not be checked: timeout ended with 1', ok: null },
  ]);
  expect({ status, checks: networks[0]?.checks.length }).toEqual({ status: 0, checks: 17 });
});

test("reports libvirt's errors with the name of the file", async () => {
  const path = await host.file('bad.xml', "<network><name>n</name><ip address='10.9.0.1' prefix='99'/></network>");
  const { status, stdout } = await host.vnet('try', path, '-o', 'json');
  const { ok, networks } = JSON.parse(stdout);
  expect({ status, ok, started: networks[0].started }).toEqual({ status: 1, ok: false, started: false });
  expect(networks[0].errors[0]).toBe(`Failed to define network from ${path}`);
});

test('reports routes of the host into the subnets of a network', async () => {
  const same = await tried(network(''), '--no-probe', '--route', '10.9.0.0/24:wg0');
  expect(same.data.networks[0]?.errors.at(-1)).toBe('internal error: Network is already in use by interface wg0');
  const wider = await tried(network(''), '--no-probe', '--route', '10.0.0.0/8:wg0');
  expect(wider.data.networks[0]).toMatchObject({ started: true });
  expect(wider.data.networks[0]?.checks[0]).toMatchObject({ seen: '10.0.0.0/8 dev wg0', ok: false });
  expect([same.status, wider.status]).toEqual([1, 1]);
});

test('--like-host copies links, addresses and routes of the host', async () => {
  await host.inside.run('ip', ['link', 'add', 'office0', 'type', 'veth', 'peer', 'name', 'office1']);
  await host.inside.run('ip', ['address', 'add', '10.9.0.77/24', 'dev', 'office0']);
  await host.inside.run('ip', ['link', 'set', 'office0', 'up']);
  await host.inside.run('ip', ['link', 'set', 'office1', 'up']);
  const { status, data } = await tried(network(''), '--no-probe', '--like-host');
  await host.inside.run('ip', ['link', 'delete', 'office0']);
  expect(data.networks[0]?.errors.at(-1)).toBe('internal error: Network is already in use by interface office0');
  expect(status).toBe(1);
});

test('--like-host skips the bridge of the network that a file replaces', async () => {
  const path = await host.file('mine.xml', network("<forward mode='nat'/>"));
  const other = await host.file('other.xml', network("<forward mode='nat'/>").replace('>n0<', '>other<'));
  for (const words of [
    ['net-define', path],
    ['net-start', 'n0'],
  ])
    await host.virsh(...words);
  const { status, stdout } = await host.vnet('try', '--no-probe', '--like-host', path);
  expect({ status, went: /(\d+) of \1 checks/.exec(stdout)?.[0] }).toEqual({ status: 0, went: '2 of 2 checks' });
  const rival = await host.vnet('try', '--no-probe', '--like-host', other);
  for (const verb of ['net-destroy', 'net-undefine']) await host.virsh(verb, 'n0');
  expect({
    status: rival.status,
    refused: /already in use by interface virbr70|error creating bridge interface virbr70: File exists/.test(
      rival.stdout,
    ),
  }).toEqual({ status: 1, refused: true });
});

test('lists, enters and ends kept sandboxes', async () => {
  const path = await host.file('kept.xml', network("<forward mode='nat'/>"));
  for (const name of ['one', 'two']) {
    const { status, stderr } = await host.vnet('try', '--no-probe', '--keep', '--name', name, path);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `note: sandbox '${name}' keeps running\nhint: enter it: vnet try --shell ${name}\nhint: end it: vnet try --end ${name}\n`,
    });
  }
  const names = async () =>
    JSON.parse((await host.vnet('try', '--list', '-o', 'json')).stdout).map(({ name }: { name: string }) => name);
  expect((await names()).sort()).toEqual(['one', 'two']);

  const words = ['--norc', '-c', 'echo "vnet net-destroy n0; virsh net-list --all --name; exit 5" | "$0" "$@"'];
  const bin = [RUNNER, BIN, 'try', '--shell', 'one'];
  const entered = await host.inside.run('bash', [...words, ...bin]);
  expect({ status: entered.status, stdout: entered.stdout }).toEqual({
    status: 5,
    stdout: 'Network n0 destroyed\n\nn0\n\n',
  });

  expect((await host.vnet('try', '--end')).status).toBe(64);
  expect((await host.vnet('try', '--end', 'one', 'two')).stdout).toBe('Sandbox one removed\nSandbox two removed\n');
  expect(await names()).toEqual([]);
  expect((await host.vnet('try', '--end', 'one')).status).toBe(2);
});

test('--no-probe plugs no guests in', async () => {
  const range = "<dhcp><range start='10.9.0.100' end='10.9.0.199'/></dhcp>";
  const xml = `<network><name>n</name><forward mode='nat'/><ip address='10.9.0.1' prefix='24'>${range}</ip></network>`;
  const { status, data } = await tried(xml, '--no-probe');
  expect(data.networks[0]?.checks.map(({ check }) => check)).toEqual(["the host's routes into 10.9.0.0/24"]);
  expect({ status, ok: data.ok, seconds: typeof data.seconds }).toEqual({ status: 0, ok: true, seconds: 'number' });
});

test('a file that libvirt rejects gets the command that shows where', async () => {
  const path = await host.file('typo.xml', "<network><name>typo</name><ip adress='10.9.0.1' prefix='24'/></network>");
  const { status, stderr } = await host.vnet('try', '--no-probe', path);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`run: vnet validate --libvirt `)]);
  expect(stderr).toContain(` ${path}\n`);
});
