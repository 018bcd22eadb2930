import { beforeAll, expect, test } from '@jest/globals';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import type { TestGuest } from '../../src/sandbox/guests/test-guest.ts';
import { BIN, RUNNER } from '../program.ts';
import { listen, prepare, run, runOn, start } from './doctor/with-firewalls.ts';
import { ask, installProgram, machine, serve } from './forward/machines.ts';
import { realHost } from './host.ts';
import { withProgram } from './with-program.ts';

/** What vnet forward rejects, follows and puts right, on networks of several modes. */
const host = realHost();
const subnet = (number: number, inside = '') => `<ip address='10.77.${number}.1' prefix='24'>${inside}</ip>`;
const RANGE = "<dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp>";
const network = (name: string, parts: string) =>
  `<network><name>${name}</name><bridge name='virbr-${name}' stp='off'/>${parts}</network>`;
const guest = (name: string, ...interfaces: readonly string[]) => `<domain type='qemu'><name>${name}</name>
  <memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${interfaces.join('')}</devices></domain>`;
const nic = (type: string, source: string, mac: string) =>
  `<interface type='${type}'><mac address='52:54:00:77:00:${mac}'/><source ${source}/></interface>`;

const TARGET = 'tcp 198.51.100.1 8080';
let lan: TestGuest;
let web: TestGuest;
let router: TestGuest;

beforeAll(async () => {
  lan = await prepare(host);
  await run(host, 'sysctl -qw net.bridge.bridge-nf-call-iptables=0');
  await installProgram(host);
  await start(host, network('lab', `<forward mode='nat'/>${subnet(0, RANGE)}`));
  await start(host, network('routed', `<forward mode='route'/>${subnet(1)}`));
  await start(host, network('alone', subnet(2)));
  const guests = [
    guest('web', nic('network', "network='lab'", '01')),
    guest('db', nic('network', "network='lab'", '02')),
    guest('routed', nic('network', "network='routed'", '03')),
    guest('alone', nic('network', "network='alone'", '04')),
    guest('direct', nic('direct', "dev='lan0' mode='bridge'", '05')),
    guest('user', "<interface type='user'/>"),
    guest('名前', nic('network', "network='lab'", '0a')),
  ];
  for (const [index, xml] of guests.entries()) {
    await run(host, `virsh -q define ${await host.file(`guest${index}.xml`, xml)}`);
  }
  const bridge = 'virbr-lab';
  const options = { bridge, routers: ['10.77.0.1'] };
  const mac = '52:54:00:77:00:01';
  web = await machine(host.inside, { ...options, name: 'web', mac, addresses: ['10.77.0.2/24', '10.77.0.50/24'] });
  router = await machine(host.inside, {
    name: 'routed',
    bridge: 'virbr-routed',
    addresses: ['10.77.1.2/24'],
    routers: ['10.77.1.1'],
  });
  await serve(web.host, 'web', 'tcp:80', 'udp:53');
}, 60_000);

async function addFails(...words: readonly string[]): Promise<string> {
  const { status, stderr } = await host.vnet('forward', 'add', ...words);
  return `${status}: ${stderr}`;
}

test('rejects what needs no forward or cannot have one, and says what to do', async () => {
  expect(
    await addFails('routed', '8080'),
  ).toBe(`1: error: cannot forward to routed: network 'routed' is routed, so other machines reach its guests at their own addresses
hint: other machines need a route to the subnet. To let its guests reach the outside without one, run: vnet forward add --masquerade routed
`);
  expect(await addFails('alone', '8080')).toContain(
    "network 'alone' is isolated, so its guests cannot answer machines",
  );
  expect(await addFails('direct', '8080')).toContain(
    `1: error: guest 'direct' needs no forward\nhint: it is on the network of`,
  );
  expect(await addFails('user', '8080')).toContain("guest 'user' uses a user-mode network");
  expect(await addFails('wbe', '8080')).toBe(
    "2: error: no guest or hostname found for 'wbe'\nhint: did you mean 'web'?\n",
  );
  expect(await addFails('10.99.0.1', '8080')).toContain('10.99.0.1 is not in a subnet of a network');
  expect(await addFails('web', '[2001:db8::1]:8080')).toContain("guest 'web' has no IPv6 address on network 'lab'");
  expect(await addFails('web', '80:80:80')).toContain("64: error: invalid forward '80:80:80'");
  expect(await run(host, 'ls /etc/vnet 2>&1 || true; nft list tables')).not.toContain('inet vnet');
}, 60_000);

test('rejects a port that something else has, and names it', async () => {
  await listen(host.inside, 9000);
  await listen(host.inside, 22);
  await run(
    host,
    `iptables -t nat -N DOCKER; iptables -t nat -A DOCKER ! -i docker0 -p tcp -m tcp --dport 9100 -j DNAT --to-destination 172.17.0.2:80
     nft 'add table ip mine; add chain ip mine pre { type nat hook prerouting priority -100; }; add rule ip mine pre dnat to udp dport map { 9200 : 10.0.0.1 }'`,
  );
  expect(await host.vnet('forward', 'add', 'web', '8080:80')).toMatchObject({ status: 0 });
  expect(
    await addFails('db', '8000-8100'),
  ).toBe(`1: error: tcp 8000-8100 overlaps tcp 8080, which is forwarded to web already
hint: to remove that forward first, run: vnet forward remove web tcp 8080
`);
  expect(await addFails('web', '9000:80')).toMatch(
    /^1: error: busybox \(pid \d+\) listens on tcp port 9000 of this host; the forward would take its connections\n/,
  );
  expect(await addFails('web', '22')).toMatch(
    /port 22 of this host; with the forward, you could not log in to the host\n/,
  );
  expect(await addFails('web', '9100')).toContain('1: error: tcp 9100 is forwarded by Docker already\n');
  expect(await addFails('web', 'udp', '9150-9250')).toContain(
    '1: error: udp 9150-9250 is forwarded by a rule of table mine already',
  );
  expect(await addFails('db', '198.51.100.1:8080')).toContain(
    '1: error: tcp 198.51.100.1:8080 overlaps tcp 8080, which is forwarded to web already\n',
  );
  expect(await host.vnet('forward', 'add', 'db', 'udp', '8080', '--dry-run')).toMatchObject({ status: 0 });

  await serve(host.inside, 'only-local', 'tcp:9001:127.0.0.1');
  expect(await host.vnet('forward', 'add', 'web', '9001:80')).toMatchObject({ status: 0 });
  expect(await addFails('web', '9001:80', '--loopback')).toMatch(
    /^1: error: node \(pid \d+\) listens on tcp port 9001 of 127\.0\.0\.1; .*\nhint: choose another port, repeat without --loopback, or stop the program\n/,
  );
  expect(await host.vnet('forward', 'add', 'web', '198.51.100.1:9002:80', '--loopback')).toMatchObject({ status: 0 });
  expect(
    await addFails('db', '10.77.1.1:9002:80', '--loopback'),
  ).toBe(`1: error: tcp 127.0.0.1:9002 is forwarded to web already, by tcp 198.51.100.1:9002 with --loopback
hint: repeat without --loopback. To remove that forward first, run: vnet forward remove web tcp 198.51.100.1:9002
`);
  expect(await addFails('db', 'udp', '53')).toContain('listens on udp port 53 of 10.77.');
  expect(await host.vnet('forward', 'remove', 'web', '9001', '198.51.100.1:9002')).toMatchObject({ status: 0 });
  expect(await host.vnet('forward', 'add', 'web', '22', '--accept-risk', 'ssh')).toMatchObject({ status: 0 });
  expect(await host.vnet('forward', 'remove', 'web', '22')).toMatchObject({ status: 0 });
}, 60_000);

test('keeps names beyond Latin-1, and rejects options that an action would ignore', async () => {
  expect(await host.vnet('forward', 'add', '名前', '8600:80')).toMatchObject({ status: 0 });
  expect(JSON.parse(await run(host, 'cat /etc/vnet/forwards.json'))).toMatchObject({
    forwards: [{ guest: 'web' }, { guest: '名前', port: 8600 }],
  });
  await run(host, 'nft delete table inet vnet');
  expect(await host.vnet('forward', 'restore', '--dry-run')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^would load all rules again\n# nft -f -\n/),
  });
  expect(await run(host, 'nft list tables')).not.toContain('inet vnet');
  expect(await host.vnet('forward', 'restore')).toMatchObject({ stdout: 'restored 2 forwards\n' });
  expect(await host.vnet('forward', 'remove', '名前')).toMatchObject({ status: 0 });
  expect(await host.vnet('host', 'remove', 'lab', '名前')).toMatchObject({ status: 0 });
  expect(await host.vnet('forward', 'status', '--dry-run')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('error: --dry-run goes with forward add, forward remove'),
  });
  const none = await host.file('nope.yaml', 'masquerade: [nope]\n');
  expect(await host.vnet('forward', 'apply', none)).toMatchObject({ status: 2 });
}, 60_000);

test('says what keeps a forward from working', async () => {
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 0,
    stderr: "note: guest 'web' is not running; the forward works when it has started\n",
  });
  await run(
    host,
    "nft 'add table inet strict; add chain inet strict f { type filter hook forward priority 10; policy drop; }'",
  );
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('another rule of this host drops connections of other machines to web'),
  });
  await run(host, 'nft delete table inet strict; nft delete table inet vnet');
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('not loaded'),
    stderr: expect.stringContaining('error: rules of forwards are missing or behind a rule that rejects'),
  });
  expect(await host.vnet('forward', 'status', '--fix')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('active'),
  });
  expect(await ask(lan.host, [TARGET])).toEqual({ [TARGET]: '198.51.100.2 80' });
  // An address that no lease and no guest is known for is one that the guest configures itself.
  expect(await host.vnet('forward', 'add', '10.77.0.50', '8081:81')).toMatchObject({
    stdout: 'tcp 8081 -> 10.77.0.50 10.77.0.50:81 active\n',
    stderr: expect.stringContaining('warning: nothing listens on port 81 of 10.77.0.50\n'),
  });
}, 60_000);

test('leaves a table of another program alone, and removes rules that nothing lists', async () => {
  const mine = 'add table inet vnet; add chain inet vnet mine { type filter hook forward priority 0; }';
  await run(host, `nft 'delete table inet vnet; ${mine}'`);
  const message = 'error: another program made the table inet vnet, which forwards need\n';
  expect(await addFails('web', '8082')).toMatch(`1: ${message}hint: `);
  expect(await host.vnet('forward', 'status', '--fix')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(message),
  });
  expect(await host.vnet('forward', 'status')).toMatchObject({ status: 1, stderr: expect.stringContaining(message) });
  expect((await host.vnet('doctor')).stdout).toContain('nft list table inet vnet: not written by vnet');
  await run(host, 'mv /etc/vnet/forwards.json /run/vnet/saved.json');
  expect(await host.vnet('forward', 'restore')).toMatchObject({ status: 0 });
  expect(await run(host, 'nft list table inet vnet')).toContain('chain mine {');
  expect(await run(host, 'iptables -S')).not.toContain('VNET_FORWARD');
  await run(host, 'nft delete table inet vnet; mv /run/vnet/saved.json /etc/vnet/forwards.json');
  expect(await host.vnet('forward', 'restore')).toMatchObject({ stdout: 'restored 2 forwards\n' });

  await run(host, 'mv /etc/vnet/forwards.json /run/vnet/saved.json');
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('error: rules of forwards are loaded, but /etc/vnet/forwards.json lists none\n'),
  });
  expect((await host.vnet('doctor')).stdout).toContain('warning: rules of forwards are loaded, but');
  expect(await host.vnet('forward', 'restore')).toMatchObject({
    stdout: 'removed rules of forwards that /etc/vnet/forwards.json does not list\n',
  });
  expect(await run(host, 'nft list tables; iptables -S')).not.toMatch(/inet vnet|VNET_FORWARD/);
  await run(host, 'mv /run/vnet/saved.json /etc/vnet/forwards.json');
  expect(await host.vnet('forward', 'restore')).toMatchObject({ stdout: 'restored 2 forwards\n' });
}, 60_000);

test('makes the forwards those of a file, and nothing the second time', async () => {
  const path = await host.file(
    'forwards.yaml',
    'forwards:\n- guest: web\n  ports: 8080:80\n- {guest: db, ports: [5432, udp 5300]}\n',
  );
  expect(await host.vnet('forward', 'apply', path, '--dry-run')).toMatchObject({
    stdout: expect.stringMatching(
      /^tcp 8080 -> web .* would be active\n[\s\S]*\n# nft -f -\ntable inet vnet\n[\s\S]*# iptables-restore --noflush\n\*filter\n/,
    ),
  });
  const { status, stdout } = await host.vnet('forward', 'apply', path, '-o', 'json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    changed: true,
    removed: [{ guest: '10.77.0.50', port: 8081 }],
    reservations: [{ network: 'lab', ip: '10.77.0.3', mac: '52:54:00:77:00:02', name: 'db' }],
  });
  expect(JSON.parse((await host.vnet('forward', 'apply', path, '-o', 'json')).stdout)).toMatchObject({
    changed: false,
  });
  expect((await host.vnet('explain', 'lab')).stdout).toContain(
    '\nPort forwards:\n  tcp 8080 of the host leads to web, 10.77.0.2:80.\n',
  );
  const wrong = await host.file('wrong.yaml', 'forwards:\n- {guest: web, port: 80}\n');
  expect(await host.vnet('forward', 'apply', wrong)).toMatchObject({
    status: 6,
    stderr: expect.stringContaining("forwards[0] has an unknown key 'port'; did you mean 'ports'?"),
  });
}, 60_000);

test('follows the lease of a guest', async () => {
  const client = await host.client('lab', 'moving', { mac: '52:54:00:77:00:09' });
  const status = '/var/lib/libvirt/dnsmasq/virbr-lab.status';
  // dnsmasq answers the client before its script has written the lease.
  await run(host, `until grep -q '"${client.ip}"' ${status}; do sleep 0.05; done`);
  expect(await host.vnet('forward', 'add', 'moving', '8090:80', '--follow')).toMatchObject({ status: 0 });
  const current = async () => {
    const { stdout } = await host.vnet('forward', 'list', '-o', 'json');
    return (JSON.parse(stdout) as { port: number; current: string[] }[]).find(({ port }) => port === 8090)?.current;
  };
  expect(await current()).toEqual([client.ip]);
  // The address of another lease: that of the guest web, which answers.
  await run(host, `sed -i 's/"${client.ip}"/"10.77.0.50"/' ${status}`);
  expect(await host.vnet('forward', 'restore')).toMatchObject({
    stdout: expect.stringMatching(/^restored \d forwards?\n$/),
  });
  expect(await current()).toEqual(['10.77.0.50']);
  const moved = 'tcp 198.51.100.1 8090';
  expect(await ask(lan.host, [moved])).toEqual({ [moved]: '198.51.100.2 80' });
  await host.vnet('forward', 'remove', 'moving');
}, 60_000);

test('forwards 127.0.0.1 without letting guests reach what listens there', async () => {
  const local = 'tcp 127.0.0.1 8070';
  expect(await host.vnet('forward', 'add', 'web', '8070:80', '--loopback')).toMatchObject({ status: 0 });
  expect(await ask(host.inside, [local])).toEqual({ [local]: '10.77.0.1 80' });
  await serve(host.inside, 'local', 'tcp:7999:127.0.0.1');
  await runOn(
    web.host,
    'sysctl -qw net.ipv4.conf.all.route_localnet=1; ip address flush dev lo; ip route add 127.0.0.0/8 via 10.77.0.1 src 10.77.0.2',
  );
  const secret = 'tcp 127.0.0.1 7999';
  expect(await ask(web.host, [secret], 500)).toEqual({ [secret]: 'timeout' });
  // Only the guard is in the way.
  await run(host, 'nft flush chain inet vnet guard');
  expect(await ask(web.host, [secret])).toEqual({ [secret]: '10.77.0.2 7999' });
  await host.vnet('forward', 'remove', 'web', '8070');
  expect(await run(host, 'cat /proc/sys/net/ipv4/conf/virbr-lab/route_localnet')).toBe('0\n');
}, 60_000);

test('lets the guests of a routed network reach the outside', async () => {
  await serve(lan.host, 'lan', 'tcp:80');
  const outside = 'tcp 198.51.100.2 80';
  expect(await ask(router.host, [outside], 500)).toEqual({ [outside]: 'timeout' });
  expect(await host.vnet('forward', 'add', '--masquerade', 'routed')).toMatchObject({
    stdout: 'network routed: is masqueraded\n',
  });
  expect(await ask(router.host, [outside])).toEqual({ [outside]: '198.51.100.1 80' });
  expect(await host.vnet('forward', 'remove', '--masquerade', 'routed')).toMatchObject({ status: 0 });
  expect(await ask(router.host, [outside], 500)).toEqual({ [outside]: 'timeout' });
  expect((await host.vnet('forward', 'add', '--masquerade', 'lab')).stderr).toContain('libvirt masquerades it already');
}, 60_000);

test('moves with its network to another subnet and to another name', async () => {
  await start(
    host,
    `<network><name>moving</name><bridge name='virbr-moving' stp='off'/><forward mode='nat'/>
     <ip address='10.77.9.1' prefix='24'><dhcp><range start='10.77.9.100' end='10.77.9.199'/></dhcp></ip></network>`,
  );
  const client = await host.client('moving', 'mover', { mac: '52:54:00:77:00:0b' });
  await serve(client.host, 'mover', 'tcp:80');
  const moved = 'tcp 198.51.100.1 8700';
  expect(await host.vnet('forward', 'add', 'mover', '8700:80')).toMatchObject({ status: 0, stderr: '' });
  const old = client.ip.split('.').at(-1);
  expect(await host.vnet('renumber', '--yes', 'moving', '10.78.9.0/24')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`\n  forward tcp 8700 to mover: ${client.ip} -> 10.78.9.${old}\n`),
  });
  expect(await takeLease(client, 'mover')).toMatchObject({ ip: `10.78.9.${old}` });
  expect(await ask(lan.host, [moved])).toEqual({ [moved]: '198.51.100.2 80' });
  expect(await host.vnet('rename', 'moving', 'moved')).toMatchObject({
    stdout: 'network moving: renamed to moved\n  forward tcp 8700 to mover\n',
  });
  expect(await ask(lan.host, [moved])).toEqual({ [moved]: '198.51.100.2 80' });

  // Only dnsmasq finds out that there is no such user.
  const definition = await run(host, 'virsh net-dumpxml moved --inactive');
  const broken = definition
    .trim()
    .replace('<network', "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'")
    .replace(
      '</network>',
      "<dnsmasq:options><dnsmasq:option value='user=nobody-of-this-name'/></dnsmasq:options></network>",
    );
  await host.virsh('net-define', await host.file('broken.xml', broken));
  const before = await run(host, 'cat /etc/vnet/forwards.json');
  expect(await host.vnet('renumber', '--yes', 'moved', '10.79.9.0/24')).toMatchObject({ status: 1 });
  expect(await run(host, 'cat /etc/vnet/forwards.json')).toBe(before);
  expect(await ask(lan.host, [moved])).toEqual({ [moved]: '198.51.100.2 80' });
  await host.virsh('net-define', await host.file('moved.xml', definition));

  const killed = await withProgram(
    host,
    'virsh',
    'case "$*" in *net-destroy*) $real net-destroy moved; kill -9 $PPID; exit;; esac',
    'renumber --yes moved 10.79.9.0/24',
  );
  expect(killed).toContain('status 137');
  expect(await host.vnet('renumber', '--yes', 'moved', '10.79.9.0/24')).toMatchObject({ status: 0 });
  expect(await takeLease(client, 'mover')).toMatchObject({ ip: `10.79.9.${old}` });
  expect(await ask(lan.host, [moved])).toEqual({ [moved]: '198.51.100.2 80' });

  await run(host, 'virsh -q net-destroy moved; virsh -q net-undefine moved');
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(
      "warning: there is no network 'moved'\n  fix: remove its forwards: vnet forward remove mover\n",
    ),
  });
  expect(await host.vnet('forward', 'remove', 'mover')).toMatchObject({ status: 0 });
}, 180_000);

test('repeats each forward whose guest or subnet has changed, and no other', async () => {
  const range = RANGE.replaceAll('77.0.', '77.20.');
  await start(host, network('shift', `<forward mode='nat'/>${subnet(20, range)}`));
  const define = async (mac: string) =>
    run(
      host,
      `virsh -q define ${await host.file('again.xml', guest('again', nic('network', "network='shift'", mac)))}`,
    );
  await define('0c');
  expect(await host.vnet('forward', 'add', 'again', '8801', '8802:80')).toMatchObject({ status: 0 });

  // Made again by a tool that chooses MAC addresses at random.
  await run(host, 'virsh -q undefine again');
  await define('0d');
  const repeat = 'vnet forward add --network=shift again tcp';
  const paste = async (command: string) => {
    const { status, stdout } = await host.vnet(...command.split(' ').slice(1));
    expect({ command, status }).toEqual({ command, status: 0 });
    return stdout;
  };
  const isGone =
    'warning: no guest of libvirt has the interface 52:54:00:77:00:0c of again, and nothing answers\n' +
    '  fix: add the forward again, so that it leads to the interface that again has now:';
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`${isGone}\n    ${repeat} 8801\n    ${repeat} 8802:80\n`),
  });
  expect(await paste(`${repeat} 8801`)).toMatch(
    /^tcp 8801 -> again 10\.77\.20\.3:8801 active, no longer 10\.77\.20\.2:8801\n/,
  );
  expect((await host.vnet('forward', 'status')).stderr).toContain(`${isGone} ${repeat} 8802:80\n`);
  await paste(`${repeat} 8802:80`);

  const before = await run(host, 'virsh net-dumpxml --inactive shift');
  const moved = await host.file('shift.xml', before.replaceAll('10.77.20.', '10.77.21.'));
  await run(host, `virsh -q net-destroy shift; virsh -q net-define ${moved}; virsh -q net-start shift`);
  await host.vnet('forward', 'restore');
  expect(await host.vnet('forward', 'status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(
      "warning: 10.77.20.3 of again is not in a subnet of network 'shift'\n" +
        `  fix: add the forward again, so that it leads to the present address:\n    ${repeat} 8801\n    ${repeat} 8802:80\n`,
    ),
  });
  expect((await host.vnet('doctor')).stdout).toContain(
    `  fix: add the forward again, so that it leads to the present address of the guest: sudo ${repeat} 8801\n`,
  );
  await paste(`${repeat} 8801`);
  await paste(`${repeat} 8802:80`);
  expect((await host.vnet('forward', 'status')).stderr).not.toContain('again is not in');

  expect(await host.vnet('forward', 'add', '10.77.21.9', '8803')).toMatchObject({ status: 0 });
  await run(host, 'virsh -q net-destroy shift; virsh -q net-undefine shift');
  expect((await host.vnet('forward', 'status')).stderr).toContain(
    "warning: there is no network 'shift'\n  fix: remove its forwards:\n    vnet forward remove again\n    vnet forward remove 10.77.21.9\n",
  );
  await paste('vnet forward remove again');
  await paste('vnet forward remove 10.77.21.9');
  await run(host, 'virsh -q undefine again');
}, 120_000);

test.each(['virsh', 'mkdir', 'nft', 'iptables-restore'])(
  'a kill by %s leaves nothing half done',
  async (program) => {
    await host.vnet('forward', 'apply', await host.file('none.yaml', '{}'));
    await host.vnet('host', 'remove', 'lab', 'db');
    const before = await run(
      host,
      'nft list ruleset | grep -v counter; virsh net-dumpxml lab; ls /etc/vnet 2>&1 || true',
    );
    const path = `/run/vnet/kill-${program}`;
    // It does its work if it changes something, and kills vnet.
    const changing = program === 'virsh' ? 'net-update' : '';
    await run(
      host,
      `mkdir -p ${path}; real=$(command -v ${program})
       printf '#!/bin/sh\\n%s "$@"; status=$?; case "$*" in *list*|*--version*) exit $status;; *"%s"*) kill -9 $PPID;; esac; exit $status\\n' "$real" '${changing}' >${path}/${program}
       chmod 755 ${path}/${program}`,
    );
    const script = `PATH=${path}:$PATH; exec ${RUNNER} "$@"`;
    const killed = await host.inside.run('bash', ['-c', script, 'bash', BIN, 'forward', 'add', 'db', '8500:80']);
    expect(killed.signal ?? killed.status).not.toBe(0);
    expect(await host.vnet('forward', 'add', 'web', '8501:80')).toMatchObject({ status: 0 });
    await host.vnet('forward', 'apply', await host.file('none.yaml', '{}'));
    await host.vnet('host', 'remove', 'lab', 'db');
    expect(
      await run(host, 'nft list ruleset | grep -v counter; virsh net-dumpxml lab; ls /etc/vnet 2>&1 || true'),
    ).toBe(before);
  },
  60_000,
);
