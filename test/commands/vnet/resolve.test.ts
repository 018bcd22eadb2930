import { expect, test } from '@jest/globals';
import { VnetError } from '../../../src/error.ts';
import { main } from '../../../src/main.ts';
import { fakeHost, type World } from '../../fake-host.ts';
import { failing } from '../../fuzz/promises.ts';
import { asyncGrowth, NEARLY_LINEAR } from '../../growth.ts';
import { domain, hostWith, lease, NOW, status } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

const now = NOW.getTime() / 1000;
const world = {
  files: hostWith(
    lease('192.168.77.20', '52:54:00:77:00:20', 'webserver'),
    lease('fd77::20', '52:54:00:77:00:20', 'webserver', now + 7200),
    lease('192.168.77.60', '52:54:00:77:00:66', 'web'),
    lease('192.168.77.61', '52:54:00:77:00:67', 'Stranger', 0),
    lease('192.168.77.30', '52:54:00:77:00:30', 'sleeper'),
    lease('192.168.77.40', '52:54:00:77:00:68', 'late', now - 60),
  ),
  now: NOW,
};

test.each([
  [
    'resolve -4 web',
    '192.168.77.20\n',
    "note: the hostname 'web' is also claimed by 52:54:00:77:00:66, at 192.168.77.60\n",
  ],
  ['resolve webserver', '192.168.77.20\nfd77::20\n', ''],
  ['resolve -6 WEBSERVER', 'fd77::20\n', ''],
  ['resolve stranger', '192.168.77.61\n', ''],
  ['resolve stranger webserver --network route -4', 'stranger\t192.168.77.61\nwebserver\t192.168.77.20\n', ''],
])('%s', async (line, stdout, stderr) => {
  expect(await vnet(line, world)).toEqual({ status: 0, stdout, stderr });
});

test.each([
  ['nosuch', 'no guest or hostname has this name'],
  ['webservr', "no guest or hostname has this name\nhint: did you mean 'webserver'?"],
  ['off', "guest 'off' is not running\n  its last lease was 192.168.77.30"],
  ['sleeper', "'sleeper' is the hostname of guest 'off', which is not running"],
  ['stranger -6', "'stranger' has only 192.168.77.61 on virbr7"],
  ['late', "the lease of 'late', 192.168.77.40, expired 1m ago"],
])('resolve %s says why there is no answer', async (name, reason) => {
  expect(await vnet(`resolve --source file ${name}`, world)).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: '${name.split(' ')[0]}' has no address: ${reason}\n`,
  });
});

/** Interfaces on both networks. */
const onBoth = domain('web', '52:54:00:77:00:20').replace(
  /<interface.*<\/interface>/s,
  (nic) => nic + nic.replace('route', 'lab'),
);

/** The guest `off` has a reservation under another name and a last lease, `db` runs, and `box` is only a reservation. */
const reserving = {
  ...world,
  files: {
    ...world.files,
    '/run/libvirt/network/lab.xml': `<networkstatus><network><name>lab</name><bridge name='virbr9'/><domain name='lab.test'/>
      <ip address='10.9.0.1' prefix='24'><dhcp>
        <host mac='52:54:00:77:00:30' name='fixed-off' ip='10.9.0.30'/>
        <host mac='52:54:00:77:00:21' ip='10.9.0.21'/>
        <host mac='52:54:00:77:00:20' ip='10.9.0.20'/>
        <host mac='52:54:00:99:00:01' name='Box' ip='10.9.0.5'/>
        <host mac='52:54:00:99:00:02' name='gone' ip='10.9.0.6'/>
      </dhcp></ip>
      <ip family='ipv6' address='fd09::1' prefix='64'><dhcp><host name='Box' ip='FD09:0::5'/></dhcp></ip></network></networkstatus>`,
    '/run/libvirt/qemu/web.xml': `<domstatus state='running'>${onBoth}</domstatus>`,
    '/etc/libvirt/qemu/web.xml': onBoth,
    '/etc/libvirt/qemu/off.xml': domain('off', '52:54:00:77:00:30', "<source network='lab'/>"),
    '/sys/class/net/virbr9/ifindex': '9\n',
    '/var/lib/libvirt/dnsmasq/virbr9.status': status(lease('10.9.0.6', '52:54:00:00:00:07', 'thief')),
  },
  programs: failing('error: Domain not found\n'),
};

test.each([
  [
    'off',
    '10.9.0.30\n',
    "note: 'off' has no lease; 10.9.0.30 is reserved for it\n  guest 'off' is not running\n  its last lease was 192.168.77.30\n",
  ],
  [
    'fixed-off',
    '10.9.0.30\n',
    "note: 'fixed-off' has no lease; 10.9.0.30 is reserved for it\n  guest 'off' is not running\n",
  ],
  ['box', '10.9.0.5\nfd09::5\n', "note: 'box' has no lease; 10.9.0.5 and fd09::5 are reserved for it\n"],
  ['box -6', 'fd09::5\n', "note: 'box' has no lease; fd09::5 is reserved for it\n"],
  ['box.lab.test --network lab -4', '10.9.0.5\n', "note: 'box.lab.test' has no lease; 10.9.0.5 is reserved for it\n"],
  ['web -4', '192.168.77.20\n', "note: the hostname 'web' is also claimed by 52:54:00:77:00:66, at 192.168.77.60\n"],
  [
    'web --source reservation',
    '10.9.0.20\n',
    "note: the hostname 'web' is also claimed by 52:54:00:77:00:66, at 192.168.77.60\n",
  ],
])('resolve %s: a reserved address is the last answer', async (words, stdout, stderr) => {
  expect(await vnet(`resolve ${words}`, reserving)).toEqual({ status: 0, stdout, stderr });
});

test.each([
  ['gone', 'no guest or hostname has this name'],
  ['box --network route', "no guest has this name, and no hostname on network 'route'"],
  ['off --source file', "guest 'off' is not running\n  its last lease was 192.168.77.30"],
  ['stranger --source reservation', 'no active network reserves an address for it'],
  ['db --source reservation --network route', 'no active network reserves an address for it'],
])('resolve %s: no reservation answers', async (words, reason) => {
  expect(await vnet(`resolve ${words}`, reserving)).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(`error: '${words.split(' ')[0]}' has no address: ${reason}\n`),
  });
});

test('-o json names the source, and --all lists a reserved address after those that guests have', async () => {
  const { stdout } = await vnet('resolve box -4 -o json', reserving);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      ip: '10.9.0.5',
      by: 'reservation',
      guest: null,
      mac: '52:54:00:99:00:01',
      network: 'lab',
      expiry: null,
      sources: ['reservation'],
    },
  ]);
  const all = JSON.parse((await vnet('resolve web --all -o json', reserving)).stdout);
  expect(all.map(({ ip, sources }: { ip: string; sources: readonly string[] }) => [ip, ...sources])).toEqual([
    ['192.168.77.20', 'file'],
    ['fd77::20', 'file'],
    ['10.9.0.20', 'reservation'],
  ]);
});

test('ssh, ssh-config, inventory, hosts and --reverse give the same answer', async () => {
  const note = "note: 'box' has no lease; 10.9.0.5 is reserved for it\n";
  expect(await vnet('ssh --print -4 box', reserving)).toEqual({
    status: 0,
    stdout: 'ssh -o HostKeyAlias=box -- 10.9.0.5\n',
    stderr: note,
  });
  const programs: NonNullable<World['programs']> = new Proxy(
    {},
    { get: (_, line: string) => (line.startsWith('ssh ') ? { status: 0, stderr: '' } : { stderr: 'error: none\n' }) },
  );
  const ssh = { ...reserving, programs };
  expect(await vnet('ssh -4 box', ssh)).toMatchObject({ status: 0, stderr: note });
  expect((await vnet('ssh-config lab', reserving)).stdout).toContain(
    '# reserved, but not leased\nHost Box\n  HostName 10.9.0.5\n',
  );
  const { _meta, reserved } = JSON.parse((await vnet('inventory lab', reserving)).stdout);
  expect(_meta.hostvars.Box).toMatchObject({
    ansible_host: '10.9.0.5',
    vnet_addresses: ['10.9.0.5', 'fd09::5'],
    vnet_source: 'reservation',
  });
  expect(reserved.hosts).toEqual(['Box', 'db', 'off', 'web']);
  expect((await vnet('hosts lab', reserving)).stdout).toContain('10.9.0.5\tBox\nfd09::5\tBox\n');
  expect(await vnet('resolve -x FD09::0:5 52:54:0:99:0:1 10.9.0.30', reserving)).toEqual({
    status: 0,
    stdout: 'Box\nBox\noff\n',
    stderr: '',
  });
  const { stdout } = await vnet('resolve -x 10.9.0.5 -o json', reserving);
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'Box', ip: '10.9.0.5', sources: ['reservation'] }]);
});

test('wait does not take a reserved address for one that the guest has', async () => {
  expect(await vnet('wait off --timeout 0s', reserving)).toMatchObject({ status: 7, stdout: '' });
});

test('a guest with the exact name comes before a running one that differs in case, and that before a hostname', async () => {
  const files = {
    ...world.files,
    '/etc/libvirt/qemu/WEB.xml': domain('WEB', '52:54:00:77:00:99'),
  };
  expect(await vnet('resolve --source file WEB Web', { files, now: NOW })).toEqual({
    status: 2,
    stdout: 'Web\t192.168.77.20\nWeb\tfd77::20\n',
    stderr:
      "error: 'WEB' has no address: guest 'WEB' is not running\n  the hostname 'WEB' is also claimed by 52:54:00:77:00:66, at 192.168.77.60\nnote: the hostname 'Web' is also claimed by 52:54:00:77:00:66, at 192.168.77.60\n",
  });
});

/** A network `lab` of domain lab.test, with a lease of `web` in addition to that of the guest on `route`. */
const labelled = {
  files: {
    ...world.files,
    '/run/libvirt/network/lab.xml':
      "<networkstatus><network><name>lab</name><bridge name='virbr9'/><domain name='Lab.test'/><ip address='10.9.0.1' prefix='24'><dhcp/></ip></network></networkstatus>",
    '/sys/class/net/virbr9/ifindex': '9\n',
    '/var/lib/libvirt/dnsmasq/virbr9.status': status(
      lease('10.9.0.9', '52:54:00:00:00:09', 'box'),
      lease('10.9.0.7', '52:54:00:00:00:07', 'whole.lab.test'),
    ),
  },
  now: NOW,
};

test.each([
  ['box.lab.test', 0, '10.9.0.9\n', ''],
  ['BOX.LAB.TEST', 0, '10.9.0.9\n', ''],
  ['whole.lab.test', 0, '10.9.0.7\n', ''],
  [
    'webserver.lab.test',
    2,
    '',
    "error: 'webserver.lab.test' has no address: no guest has this name, and no hostname on network 'lab'\n",
  ],
  ['box.test', 2, '', "error: 'box.test' has no address: no guest or hostname has this name\n"],
])('resolve %s: a name with the domain of a network is one within it', async (name, code, stdout, stderr) => {
  expect(await vnet(`resolve --source file ${name}`, labelled)).toEqual({ status: code, stdout, stderr });
});

/** libvirt's answers about guest db: its only interface is on route and has no lease; the agent also reports another one. */
const db = {
  'virsh domstate --domain=db': 'running\n',
  'virsh dumpxml --domain=db': domain('db', '52:54:00:77:00:21'),
  'virsh domifaddr --domain=db --full --source=lease': '',
  'virsh domifaddr --domain=db --full --source=agent':
    ' eth0       52:54:00:77:00:21    ipv6         fd77::21/64\n eth0       52:54:00:77:00:21    ipv4         192.168.77.21/24\n docker0    02:42:00:00:00:01    ipv4         172.17.0.1/16\n',
  'virsh domifaddr --domain=db --full --source=arp': { stderr: 'error: internal error: wrong nlmsg len\n' },
};

test('with --network only addresses of interfaces on it count, from any source; IPv4 comes first', async () => {
  const running = { ...world, programs: db };
  expect(await vnet('resolve db --network route', running)).toEqual({
    status: 0,
    stdout: '192.168.77.21\nfd77::21\n',
    stderr: '',
  });
  expect(await vnet('resolve db -4', running)).toMatchObject({ stdout: '192.168.77.21\n172.17.0.1\n' });
  expect(await vnet('resolve db --network idle', running)).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: 'db' has no address: guest 'db' has no interface on network 'idle'\n",
  });
  const { stdout } = await vnet('resolve db -6 -o json', running);
  expect(JSON.parse(stdout)).toMatchObject([{ ip: 'fd77::21', guest: 'db', network: 'route', sources: ['agent'] }]);
});

test('-o json says what each address is known by', async () => {
  const { stdout } = await vnet('resolve web -4 -o json', world);
  expect(JSON.parse(stdout)).toEqual([
    {
      name: 'web',
      ip: '192.168.77.20',
      protocol: 'ipv4',
      by: 'guest',
      guest: 'web',
      hostname: 'webserver',
      mac: '52:54:00:77:00:20',
      network: 'route',
      expiry: '2026-01-01T01:00:00.000Z',
      sources: ['file'],
    },
  ]);
});

test('a lease on a bridge that does not exist any more is not an address', async () => {
  const files = {
    '/sys/class/net/lo/ifindex': '1\n',
    '/var/lib/libvirt/dnsmasq/virbr9.status': status(lease('10.9.0.9', '52:54:00:00:00:09', 'left')),
  };
  expect(await vnet('resolve left --source file', { files, now: NOW })).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: 'left' has no address: the network of its lease, 10.9.0.9 on virbr9, is not active\n",
  });
});

test('an unknown name or a bad file does not hide the answers for other names', async () => {
  const files = { ...world.files, '/var/lib/libvirt/dnsmasq/virbr1.status': '{' };
  expect(await vnet('resolve -4 nosuch webserver --source file', { files, now: NOW })).toEqual({
    status: 6,
    stdout: 'webserver\t192.168.77.20\n',
    stderr:
      "error: /var/lib/libvirt/dnsmasq/virbr1.status: cut short, or not JSON\nerror: 'nosuch' has no address: no guest or hostname has this name\n",
  });
});

test.each([
  ['resolve --reverse 192.168.77.20', 'web\n'],
  ['resolve --reverse FD77:0::20', 'web\n'],
  ['resolve --reverse 52:54:0:77:0:30', 'off\n'],
  ['resolve -x 192.168.77.61 52:54:00:77:00:20', 'Stranger\nweb\n'],
  ['resolve --format hosts webserver', '192.168.77.20\twebserver\nfd77::20\twebserver\n'],
  ['resolve --as nss:libvirt webserver', 'fd77::20\n192.168.77.20\n'],
  ['resolve --as nss:libvirt_guest WEB -4', '192.168.77.20\n'],
])('%s', async (line, stdout) => {
  expect(await vnet(line, world)).toEqual({ status: 0, stdout, stderr: '' });
});

test.each([
  [
    'resolve --reverse 192.168.77.99',
    2,
    'error: no guest or hostname found for 192.168.77.99\n  cause: a guest that sets its address itself has neither a lease nor a reservation\n',
  ],
  ['resolve --reverse web', 64, "error: 'web' is neither an IP nor a MAC address\n"],
  ['resolve --as nss:libvirt --reverse 10.0.0.1', 64, 'error: --as cannot be combined with --reverse\n'],
  ['resolve --format hosts web -o yaml', 64, 'error: --format cannot be combined with --output\n'],
  [
    'resolve --source file 192.168.77.20',
    2,
    "error: '192.168.77.20' has no address: no guest or hostname has this name\nhint: it is an address; to find its owner, run: vnet resolve --reverse 192.168.77.20\n",
  ],
  ['resolve --as nss:libvirt nosuch', 2, "error: libvirt: 'nosuch': not found\n"],
  [
    'resolve --as nss:libvirt_guest nosuch',
    2,
    "error: libvirt_guest: 'nosuch': unavailable: no guest is called 'nosuch' in any *.macs\n",
  ],
])('%s fails', async (line, status, stderr) => {
  expect(await vnet(line, world)).toEqual({ status, stdout: '', stderr });
});

test('the time is linear in the number of unknown names, also among as many guests', async () => {
  const work = (size: number) => {
    const of = (kind: string) => Array.from({ length: size }, (_, index) => `${kind}${index}`);
    const guests = of('guest').map((name, index) => ({ domain: name, macs: [`52:54:01:00:${index}`] }));
    const files = { '/s/virbr9.status': '', '/s/virbr9.macs': JSON.stringify(guests) };
    return vnet(['resolve', '--state-dir', '/s', ...of('nosuch')], { files });
  };
  expect(await asyncGrowth(500, work)).toBeLessThan(NEARLY_LINEAR);
  const { stderr } = await work(50);
  expect(stderr.match(/^error: /gm)).toHaveLength(50);
}, 60_000);

test.each([
  [
    'resolve --format external',
    '{"name": "webserver", "network": ""}',
    '{"name":"webserver","ip":"192.168.77.20","ipv4":"192.168.77.20","ipv6":"fd77::20","addresses":"192.168.77.20,fd77::20","guest":"web","hostname":"webserver","mac":"52:54:00:77:00:20","network":"route"}\n',
  ],
  [
    'resolve --format external -6',
    '{"name": "webserver", "network": "route"}',
    '{"name":"webserver","ip":"fd77::20","ipv4":"","ipv6":"fd77::20","addresses":"fd77::20","guest":"web","hostname":"webserver","mac":"52:54:00:77:00:20","network":"route"}\n',
  ],
])('%s answers %j with strings only', async (line, stdin, stdout) => {
  expect(await vnet(line, { ...world, stdin })).toEqual({ status: 0, stdout, stderr: '' });
});

test('resolve --format external prints nothing if there is no address, so that Terraform shows the reason', async () => {
  expect(await vnet('resolve --format external --source file', { ...world, stdin: '{"name": "late"}' })).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: 'late' has no address: the lease of 'late', 192.168.77.40, expired 1m ago\n",
  });
});

test.each([
  ['', 'it is not JSON'],
  ['["web"]', 'it is not an object'],
  ['{}', "it has no 'name'"],
  ['{"name": 7}', "it has no 'name'"],
  ['{"name": "web", "network": 7}', "'network' is not a string"],
  ['{"name": "web", "netwrk": "lab"}', "unknown member 'netwrk'"],
])('resolve --format external rejects the query %j', async (stdin, reason) => {
  expect(await vnet('resolve --format external', { ...world, stdin })).toEqual({
    status: 64,
    stdout: '',
    stderr: `error: invalid query on standard input: ${reason}\nhint: with --format external, standard input is JSON such as {"name": "web"}\n`,
  });
});

test.each([
  ['resolve', 'missing argument: NAME'],
  ['resolve --format external web', '--format external reads the name from standard input'],
])('%s is a usage error', async (line, message) => {
  expect(await vnet(line, world)).toEqual({
    status: 64,
    stdout: '',
    stderr: `error: ${message}\nhint: for usage, run: vnet resolve --help\n`,
  });
});

test('a name with a blank is not written to a hosts file', async () => {
  const files = { '/s/b.status': status(lease('10.0.0.1', '52:54:00:00:00:01', 'a b')) };
  expect(await vnet(['resolve', '--state-dir', '/s', '--format', 'hosts', 'a b'], { files, now: NOW })).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
});

/** Another host: guests Web and db, and the leases that its libvirt reports. */
const far = {
  env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' },
  now: NOW,
  programs: {
    'virsh net-list --all --uuid': 'u\n',
    'virsh net-list --uuid': 'u\n',
    'virsh net-dumpxml --network=u': "<network><name>lan</name><uuid>u</uuid><bridge name='b'/></network>",
    'virsh net-dhcp-leases --network=u':
      ' 2026-01-01 01:00:00   52:54:00:00:00:01   ipv4       10.0.0.2/24   box        01:52:54:00:00:00:01\n',
    'virsh list --all --name': 'Web\ndb\n',
    'virsh list --name': 'Web\n',
    'virsh dumpxml --domain=Web': domain('Web', '52:54:00:00:00:01', "<source network='lan'/>"),
    'virsh dumpxml --domain=db': domain('db', '52:54:00:00:00:02', "<source network='lan'/>"),
    'virsh list --all --uuid': '1\n2\n',
    'virsh list --uuid': '1\n',
    'virsh dumpxml --domain=1': domain('Web', '52:54:00:00:00:01'),
    'virsh dumpxml --domain=2': domain('db', '52:54:00:00:00:02'),
  },
};

test('guests of another host are found by their MACs, whatever hostname they claim', async () => {
  const { stdout } = await vnet('resolve web -o json', far);
  expect(JSON.parse(stdout)).toMatchObject([
    { name: 'web', ip: '10.0.0.2', guest: 'Web', hostname: 'box', network: 'lan', sources: ['lease'] },
  ]);
  expect(await vnet('resolve --reverse 10.0.0.2 52:54:00:00:00:02', far)).toMatchObject({ stdout: 'Web\ndb\n' });
  expect(await vnet('wait web --for lease', far)).toMatchObject({ stdout: 'web\t10.0.0.2\n' });
  expect(await vnet('resolve db', far)).toMatchObject({
    status: 2,
    stderr: "error: 'db' has no address: guest 'db' is not running\n",
  });
});

test('a user who may not read the guests does not read that there are none', async () => {
  const denied = new VnetError('permission', 'cannot read');
  const files = { ...world.files, '/run/libvirt/qemu/web.xml': denied, '/etc/libvirt/qemu/off.xml': denied };
  const none = { stderr: "error: failed to get domain 'off'\n" };
  const programs = { 'virsh domstate --domain=off': none, 'virsh dumpxml --domain=off': none };
  expect(await vnet('resolve --source file off', { files, programs, now: NOW, uid: 1000 })).toMatchObject({
    status: 2,
    stderr:
      "error: 'off' has no address: no running guest or hostname has this name\nhint: the default connection of an ordinary user is qemu:///session; for networks and guests of the system, run: export LIBVIRT_DEFAULT_URI=qemu:///system\n",
  });
});

test('all names that the files do not know are one query to libvirt', async () => {
  const host = fakeHost({ ...world, programs: { ...db, ...unknown('one'), ...unknown('two') } });
  const runs: string[] = [];
  const status = await main(['resolve', 'one', 'db', 'two', 'web'], {
    ...host,
    write: host.write,
    run: (program, args, options) => {
      runs.push(program);
      return host.run(program, args, options);
    },
  });
  expect({ status, stdout: host.stdout, runs }).toEqual({
    status: 2,
    stdout: 'db\t192.168.77.21\ndb\t172.17.0.1\ndb\tfd77::21\nweb\t192.168.77.20\nweb\tfd77::20\n',
    runs: ['virsh'],
  });
});

function unknown(name: string) {
  const none = { stderr: `error: failed to get domain '${name}'\n` };
  const questions = ['lease', 'agent', 'arp'].map((source) => `domifaddr --domain=${name} --full --source=${source}`);
  return Object.fromEntries(
    [`domstate --domain=${name}`, `dumpxml --domain=${name}`, ...questions].map((words) => [`virsh ${words}`, none]),
  );
}

test('a hostname that several machines claim resolves to all of them, with a note', async () => {
  const files = hostWith(
    lease('192.168.77.60', '52:54:00:77:00:66', 'clone'),
    lease('192.168.77.61', '52:54:00:77:00:67', 'clone'),
    lease('192.168.77.21', '52:54:00:77:00:21', 'both'),
    lease('192.168.77.22', '52:54:00:77:00:22', 'both'),
  );
  expect(await vnet('resolve clone both', { files, now: NOW })).toEqual({
    status: 0,
    stdout: 'clone\t192.168.77.60\nclone\t192.168.77.61\nboth\t192.168.77.21\nboth\t192.168.77.22\n',
    stderr:
      "note: several machines claim the hostname 'clone': 52:54:00:77:00:66 at 192.168.77.60, 52:54:00:77:00:67 at 192.168.77.61\n",
  });
});

test('a lease that libvirt lists for an inactive network is not an address', async () => {
  const there = {
    'virsh domstate --domain=idler': 'running\n',
    'virsh dumpxml --domain=idler': domain('idler', '52:54:00:77:00:50', "<source network='idle'/>"),
    'virsh domifaddr --domain=idler --full --source=lease':
      ' vnet0      52:54:00:77:00:50    ipv4         10.8.0.9/16\n',
  };
  const files = {
    ...world.files,
    '/run/libvirt/qemu/idler.xml': domain('idler', '52:54:00:77:00:50', "<source network='idle'/>"),
  };
  expect(await vnet('resolve --source lease idler', { files, programs: there, now: NOW })).toEqual({
    status: 2,
    stdout: '',
    stderr:
      "error: 'idler' has no address: interface 52:54:00:77:00:50 is on network 'idle', which is not active; start it with vnet up, which connects the guest too\n",
  });
});

test('a short name suggests the guests whose name starts with it', async () => {
  const files = {
    '/s/vb-ocp.status': status(lease('10.201.13.20', '52:54:00:c9:13:01')),
    '/s/vb-ocp.macs': '[{"domain": "master-0.lab.example", "macs": ["52:54:00:c9:13:01"]}]',
  };
  expect(await vnet('resolve --state-dir /s master-0', { files, now: NOW })).toEqual({
    status: 2,
    stdout: '',
    stderr:
      "error: 'master-0' has no address: no guest or hostname has this name\nhint: did you mean 'master-0.lab.example'?\n",
  });
});

test('of two leases of one interface only the newer is an address', async () => {
  const files = hostWith(
    lease('192.168.77.50', '52:54:00:77:00:20', 'installer', now + 9000, 'ff:00:00:00:01'),
    lease('192.168.77.20', '52:54:00:77:00:20', 'web', now + 3600),
    lease('192.168.77.51', '52:54:00:77:00:20', 'pxe', now + 3000, '00:11'),
  );
  expect(await vnet('resolve web', { files, now: NOW })).toMatchObject({ stdout: '192.168.77.50\n' });
});

test('the order of addresses does not change when a lease is renewed', async () => {
  const lan = (expires: number) => ({
    ...hostWith(lease('192.168.77.20', '52:54:00:77:00:20', 'web', now + 3600)),
    '/var/lib/libvirt/dnsmasq/virbr10.status': status(lease('10.9.0.7', '52:54:00:00:00:07', 'web', expires)),
    '/var/lib/libvirt/dnsmasq/virbr10.macs': '[{"domain": "web", "macs": ["52:54:00:00:00:07"]}]',
    '/sys/class/net/virbr10/ifindex': '9\n',
  });
  for (const expires of [now + 10, now + 9000, 0]) {
    const { stdout } = await vnet('resolve web', { files: lan(expires), now: NOW });
    expect(stdout).toBe('192.168.77.20\n10.9.0.7\n');
  }
});

/** Guest web runs on route, but libvirt did not put its tap back on the bridge. */
const detached = {
  ...world.files,
  '/sys/class/net/vnet3/tun_flags': '0x1002\n',
  '/sys/class/net/vnet3/address': 'fe:54:00:77:00:20\n',
};

test('a guest whose tap is on no bridge has no address, and the reason says so', async () => {
  const programs = {
    'virsh domstate --domain=web': 'running\n',
    'virsh dumpxml --domain=web': domain('web', '52:54:00:77:00:20'),
    'virsh domifaddr --domain=web --full --source=lease':
      ' vnet3      52:54:00:77:00:20    ipv4         192.168.77.20/24\n',
    'virsh domifaddr --domain=web --full --source=agent': '',
    'virsh domifaddr --domain=web --full --source=arp': '',
  };
  const { status: code, stdout, stderr } = await vnet('resolve web', { files: detached, programs, now: NOW });
  expect({ code, stdout, lines: stderr.split('\n').filter((line) => /vnet3/.test(line)) }).toEqual({
    code: 2,
    stdout: '',
    lines: [
      "error: 'web' has no address: interface 52:54:00:77:00:20 is cut off: its tap vnet3 is on no bridge, usually because the network was stopped and started while the guest was running; vnet restart connects it again",
      'hint: to connect it without a restart, run as root: ip link set vnet3 master virbr7',
    ],
  });
});

test('CSV has its header even without an address', async () => {
  const { stdout, status: code } = await vnet('resolve --source file nosuch -o csv', world);
  expect({ stdout, code }).toEqual({
    stdout: 'name,ip,protocol,by,guest,hostname,mac,network,expiry,sources\n',
    code: 2,
  });
});

test.each([
  ["<mac address='52:54:00:99:00:10'/><source network='lab'/>", '10.9.0.40'],
  ["<mac address='52:54:00:99:00:10'/><source network='route'/>", undefined],
  ["<mac address='52:54:00:99:00:11'/><source network='lab'/>", undefined],
  ["<mac address='52:54:00:99:00:10'/><source bridge='virbr9'/>", '10.9.0.40'],
])('a reserved address answers for a guest if its interface can get it: %s', async (source, ip) => {
  const lab = "<host mac='52:54:00:99:00:10' name='moved' ip='10.9.0.40'/>";
  const status = reserving.files['/run/libvirt/network/lab.xml'].replace('<dhcp>', `<dhcp>${lab}`);
  const domain = `<domain><name>moved</name><devices><interface type='network'>${source}</interface></devices></domain>`;
  const files = { ...reserving.files, '/run/libvirt/network/lab.xml': status, '/etc/libvirt/qemu/moved.xml': domain };
  const { stdout } = await vnet('resolve moved -o json', { ...reserving, files });
  expect(JSON.parse(stdout).map((address: { ip: string }) => address.ip)).toEqual(ip === undefined ? [] : [ip]);
});
