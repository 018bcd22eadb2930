import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

beforeAll(async () => {
  await define('lab', "<domain name='lab.test'/>", '10.77.0.1');
  await host.virsh('net-start', 'lab');
});

/** Defines a network whose bridge is named after it. */
async function define(name: string, parts: string, address: string) {
  const ip = `<ip address='${address}' prefix='24'><dhcp><range start='${address}0' end='${address}9'/></dhcp></ip>`;
  const xml = `<network><name>${name}</name><bridge name='vbr-${name}'/>${parts}${ip}</network>`;
  await host.virsh('net-define', await host.file(`${name}.xml`, xml));
}

async function undefine(name: string) {
  await host.virsh('net-destroy', name);
  await host.virsh('net-undefine', name);
}

async function bash(script: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-ec', script]);
  expect({ script, status, stderr }).toEqual({ script, status: 0, stderr: '' });
  return stdout;
}

/** Runs JavaScript that listens on a port, and returns when it does. */
async function keepListening(script: string) {
  const running = `${script}.on('listening', () => require('fs').writeFileSync('/run/listening', ''))`;
  await host.file('listen.js', running);
  await bash(`
    rm -f /run/listening; setsid -f ${process.execPath} /run/vnet/listen.js </dev/null >/run/out 2>&1
    for _ in {1..100}; do [ ! -e /run/listening ] || exit 0; sleep 0.1; done; cat /run/out >&2; exit 1`);
}

/** Expects one problem, of this check, and returns what it saw and suggests. */
async function expectOnly(id: string) {
  const { problems } = await diagnosed(host);
  expect(problems.map((problem) => problem.id)).toEqual([id]);
  const [{ message = '', evidence = [], commands = [] } = {}] = problems;
  return { message, evidence: evidence.join('\n'), commands };
}

async function expectHealthy() {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
}

test('a host that resolves names in an ordinary way has no problems', async () => {
  await bash(`
    printf 'hosts: files mdns4_minimal [NOTFOUND=return] libvirt_guest libvirt resolve [!UNAVAIL=return] dns\\n' >/etc/nsswitch.conf
    printf 'nameserver 127.0.0.53\\n' >/etc/resolv.conf
    mkdir -p /run/systemd/resolve; printf 'nameserver 10.77.0.1\\nnameserver 192.0.2.1\\n' >/run/systemd/resolve/resolv.conf
    dnsmasq --port=53 --listen-address=127.0.0.53 --bind-interfaces --no-resolv --pid-file=/run/stub.pid --conf-file=/dev/null`);
  await expectHealthy();
  await bash('kill $(cat /run/stub.pid); rm /etc/nsswitch.conf /etc/resolv.conf; rm -r /run/systemd/resolve');
});

test("libvirt's modules after a service that ends the search", async () => {
  await bash(`printf 'hosts: files resolve [!UNAVAIL=return] libvirt libvirt_guest dns\\n' >/etc/nsswitch.conf`);
  await expectRepair(host, 'nss-not-asked', /hosts: files resolve \[!UNAVAIL=return\] libvirt libvirt_guest dns/);
  await bash('rm /etc/nsswitch.conf*');
});

test("libvirt's modules in nsswitch.conf that are not installed", async () => {
  await bash(`
    printf 'hosts: files libvirt_guest dns\\n' >/etc/nsswitch.conf
    for file in /usr/lib/*-linux-gnu/libnss_libvirt_guest.so.2; do mount --bind /dev/null "$file"; done`);
  const { evidence, commands } = await expectOnly('nss-not-installed');
  expect(evidence).toContain('no libnss_libvirt_guest.so.2');
  expect(commands).toEqual(['sudo apt-get install libnss-libvirt']);
  await bash('for file in /usr/lib/*-linux-gnu/libnss_libvirt_guest.so.2; do umount "$file"; done');
  await expectHealthy();
  await bash('rm /etc/nsswitch.conf');
});

test('a resolv.conf whose file is gone', async () => {
  await bash('ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf');
  const { evidence, commands } = await expectOnly('resolv-conf-dangling');
  expect(evidence).toBe('/etc/resolv.conf -> /run/systemd/resolve/stub-resolv.conf');
  expect(commands).toEqual(['sudo systemctl enable --now systemd-resolved']);
  await define('other', "<forward mode='nat'/>", '10.78.0.1');
  expect((await host.virsh('net-start', 'other')).stderr).toContain('for resolv-file is missing, cannot poll');
  await bash('mkdir -p /run/systemd/resolve; : >/run/systemd/resolve/stub-resolv.conf');
  await expectHealthy();
  await undefine('other');
  await bash('rm -r /etc/resolv.conf /run/systemd/resolve');
});

test('a host whose only DNS server is that of a network', async () => {
  await bash(`printf 'nameserver 10.77.0.1\\n' >/etc/resolv.conf`);
  expect((await expectOnly('dns-without-upstream')).evidence).toBe('/etc/resolv.conf: nameserver 10.77.0.1');
  await bash(`
    printf 'nameserver 127.0.0.53\\n' >/etc/resolv.conf
    mkdir -p /run/systemd/resolve; printf 'nameserver 10.77.0.1\\n' >/run/systemd/resolve/resolv.conf`);
  expect((await expectOnly('dns-without-upstream')).evidence).toContain('resolve/resolv.conf: nameserver 10.77.0.1');
  await bash(`printf 'nameserver 192.0.2.1\\n' >>/run/systemd/resolve/resolv.conf`);
  await expectHealthy();
  await bash('rm -r /etc/resolv.conf /run/systemd/resolve');
});

test('two networks that claim one DNS domain', async () => {
  for (const [name, address] of [
    ['one', '10.78.0.1'],
    ['two', '10.79.0.1'],
  ] as const) {
    await define(name, "<domain name='vm.test' localOnly='yes'/>", address);
    await host.virsh('net-start', name);
  }
  expect((await expectOnly('dns-domain-shared')).evidence).toMatch(/net-dumpxml one: .*\nnet-dumpxml two: /);
  await undefine('two');
  await expectHealthy();
  await undefine('one');
});

test('a domain below .local on a host that resolves it by mDNS', async () => {
  await bash(`printf 'hosts: files mdns4_minimal [NOTFOUND=return] dns\\n' >/etc/nsswitch.conf`);
  await define('mdns', "<domain name='vm.local'/>", '10.78.0.1');
  await host.virsh('net-start', 'mdns');
  expect((await expectOnly('dns-domain-mdns')).evidence).toContain('mdns4_minimal [NOTFOUND=return] dns');
  await bash(`printf 'hosts: files dns\\n' >/etc/nsswitch.conf`);
  await expectHealthy();
  await undefine('mdns');
  await bash('rm /etc/nsswitch.conf');
});

/** Waits until nothing has the port of DNS any more. */
const PORT_FREE = "while ss -Hlntu 'sport = :53' | grep -q .; do sleep 0.02; done";

test('another dnsmasq that listens on every address', async () => {
  const start = 'dnsmasq --conf-file=/dev/null --conf-dir=/etc/dnsmasq.d --no-resolv --pid-file=/run/other.pid';
  await define('late', '', '10.78.0.1');
  await bash(`virsh -q net-destroy lab >&2; mkdir /etc/dnsmasq.d; ${start}`);
  const { message, evidence, commands } = await expectOnly('port-taken');
  expect(message).toMatch(/^dnsmasq \(process \d+\) has port 53, which dnsmasq of the networks 'lab', 'late' needs$/);
  expect(evidence).toMatch(/ss: tcp 0\.0\.0\.0:53\n(?:.*\n)*process \d+: dnsmasq --conf-file=\/dev\/null/);
  expect((await host.virsh('net-start', 'late')).stderr).toContain('Address already in use');
  expect(commands).toEqual([expect.stringContaining('sudo tee'), 'sudo systemctl restart dnsmasq']);
  await bash(`${commands[0]?.replace('sudo ', '')} >/dev/null; kill $(cat /run/other.pid); ${PORT_FREE}; ${start}`);
  await expectHealthy();
  await bash('virsh -q net-start late; virsh -q net-start lab');
  await undefine('late');
  await bash('kill $(cat /run/other.pid)');
});

test('a network with the address of an active one, as a user who does not see whose socket it is', async () => {
  await define('twin', '', '10.77.0.1');
  const user = 'setpriv --reuid 4 --regid 4 --clear-groups --inh-caps=-all env HOME=/tmp NODE_EXTRA_CA_CERTS=';
  const output = await bash(`${user} ${RUNNER} ${BIN} doctor --only port-taken -o json`);
  expect(JSON.parse(output)).toMatchObject({ healthy: true, passed: [{ id: 'port-taken' }] });
  await bash('virsh -q net-undefine twin');
});

test('a DNS server of which nothing more is known', async () => {
  await host.virsh('net-destroy', 'lab');
  await keepListening("process.title = 'pihole-FTL'; require('net').createServer().listen(53, '0.0.0.0')");
  const { message, commands } = await expectOnly('port-taken');
  expect(message).toMatch(/^pihole-FTL \(process \d+\) has port 53, which dnsmasq of network 'lab' needs$/);
  expect(commands).toEqual([]);
  await bash('pkill -x pihole-FTL');
  await expectHealthy();
});

test('a DHCP server that does not share its port', async () => {
  await keepListening("process.title = 'dhcpd'; require('dgram').createSocket('udp4').bind(67)");
  expect((await expectOnly('port-taken')).evidence).toMatch(/^ss: udp 0\.0\.0\.0:67$/m);
  expect((await host.virsh('net-start', 'lab')).stderr).toContain('Address already in use');
  await bash('pkill -x dhcpd; sleep 0.1; virsh -q net-start lab');
  await expectHealthy();
});

test('a dnsmasq of a network that libvirt has forgotten', async () => {
  await define('former', '', '10.78.0.1');
  await host.virsh('net-start', 'former');
  await bash(`
    conf=/var/lib/libvirt/dnsmasq/former.conf; cp $conf /run/former.conf
    words=$(tr '\\0' ' ' </proc/$(cat /run/libvirt/network/former.pid)/cmdline)
    virsh -q net-destroy former; virsh -q net-undefine former
    grep -v -e hosts /run/former.conf >$conf
    ip link add vbr-former type bridge; ip addr add 10.78.0.1/24 dev vbr-former; ip link set vbr-former up
    VIR_BRIDGE_NAME=vbr-former $words`);
  await expectRepair(host, 'dnsmasq-orphaned', /former\.conf(?:.*\n)*.*tcp 10\.78\.0\.1:53/);
  await define('successor', '', '10.78.0.1');
  await bash('virsh -q net-start successor');
  await undefine('successor');
});

test('a dnsmasq whose bridge is gone, too', async () => {
  await bash(
    'mkdir /run/vnet/libvirt; ip link add virbr8 type bridge; ip address add 10.78.0.1/24 dev virbr8; ip link set virbr8 up\n' +
      "printf '%s\\n' interface=virbr8 bind-dynamic port=0 dhcp-range=10.78.0.10,10.78.0.20 dhcp-leasefile=/dev/null " +
      '>/run/vnet/libvirt/gone.conf',
  );
  await bash('dnsmasq --conf-file=/run/vnet/libvirt/gone.conf; ip link del virbr8');
  await expectRepair(host, 'dnsmasq-orphaned', /gone\.conf/);
});

test('a network that registers its domain where no systemd-resolved runs', async () => {
  await define('registered', "<domain name='vm.test' localOnly='yes' register='yes'/>", '10.78.0.1');
  // libvirt before 10.1 drops the attribute.
  if ((await host.virsh('net-dumpxml', 'registered')).stdout.includes('register=')) {
    expect((await expectOnly('resolved-missing')).commands).toEqual(['sudo systemctl enable --now systemd-resolved']);
    expect((await host.virsh('net-start', 'registered')).stderr).toContain('failed to register name server');
    await keepListening("process.title = 'systemd-resolved'; require('net').createServer().listen(53, '127.0.0.53')");
  }
  await expectHealthy();
  await bash('! pgrep -x systemd-resolve || pkill -x systemd-resolve');
  await undefine('registered');
});
