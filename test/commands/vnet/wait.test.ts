import { expect, test } from '@jest/globals';
import { VnetError } from '../../../src/error.ts';
import { main } from '../../../src/main.ts';
import { fakeHost } from '../../fake-host.ts';
import { failing } from '../../fuzz/promises.ts';
import { domain, hostWith, lease, NOW } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

const world = {
  files: hostWith(
    lease('192.168.77.20', '52:54:00:77:00:20', 'webserver'),
    lease('192.168.77.21', '52:54:00:77:00:21'),
  ),
  now: NOW,
};

test.each([
  ['wait web', 'web\t192.168.77.20\n'],
  ['wait web db --for lease', 'web\t192.168.77.20\ndb\t192.168.77.21\n'],
  ['wait webserver --for name', 'webserver\t192.168.77.20\n'],
  ['wait web --for ip=IPv4 --network route', 'web\t192.168.77.20\n'],
])('%s is done at once where it is so', async (line, stdout) => {
  expect(await vnet(line, world)).toEqual({ status: 0, stdout, stderr: '' });
});

test.each([
  ['wait off --for lease --timeout 0', 7, "error: waited 0s for 'off': guest 'off' is not running\n"],
  ['wait db web --for name --timeout 0s', 7, "error: waited 0s for 'db': the lease of 192.168.77.21 has no hostname\n"],
  [
    'wait web --for port=22 --timeout 0ms',
    7,
    "error: waited 0s for 'web': 192.168.77.20 refuses connections to port 22: nothing listens there\n",
  ],
  [
    'wait web --for rain',
    64,
    "error: unknown condition 'rain'\nhint: conditions are ip, ip=IPv4, ip=IPv6, lease, name and port=NUMBER\n",
  ],
  [
    'wait web --for lease=1h',
    64,
    "error: condition 'lease' has no value, but '1h' is given\nhint: conditions are ip, ip=IPv4, ip=IPv6, lease, name and port=NUMBER\n",
  ],
  ['wait web --for ip=5', 64, "error: invalid address family '5'\nhint: use ip=IPv4 or ip=IPv6\n"],
  ...['0', '65536', '99999', 'ssh', '', '22=3', '-1', '1e3', '0x16'].map(
    (port) =>
      [
        `wait web --for port=${port}`,
        64,
        `error: invalid port '${port}'\nhint: use a number from 1 to 65535, such as port=22\n`,
      ] as const,
  ),
  [
    'wait web --for port',
    64,
    "error: condition 'port' has no number\nhint: use a number from 1 to 65535, such as port=22\n",
  ],
  ['wait web --timeout -5s', 64, "error: invalid time '-5s'\nhint: use a time such as 90s, 5m or 1h\n"],
  ['wait web --timeout=', 64, "error: invalid time ''\nhint: use a time such as 90s, 5m or 1h\n"],
  ['wait web --timeout soon', 64, "error: invalid time 'soon'\nhint: use a time such as 90s, 5m or 1h\n"],
])('%s fails', async (line, status, stderr) => {
  expect(await vnet(line, world)).toMatchObject({ status, stderr });
});

test('SIGINT does not wait for a libvirt that never answers, nor for the virsh it has ended', async () => {
  for (const answer of [
    new Promise<never>(() => {}),
    Promise.reject(new VnetError('refused', 'virsh was ended by SIGINT')),
  ]) {
    answer.catch(() => {});
    let interrupt = (_: NodeJS.Signals) => {};
    const host = {
      ...fakeHost({ env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' } }),
      interrupted: () => new Promise<NodeJS.Signals>((resolve) => (interrupt = resolve)),
      run: () => {
        setTimeout(interrupt, 10, 'SIGINT');
        return answer;
      },
      watch: async () => ({
        next: () => new Promise<boolean>((resolve) => setTimeout(resolve, 1_000, false)),
        wake: () => {},
        close: () => {},
      }),
    };
    expect(await main(['wait', 'web'], host)).toBe(130);
  }
});

test('a libvirt that never answers is cut off at the deadline', async () => {
  const base = fakeHost({ env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' } });
  let limit = 0;
  const status = await main(['wait', 'web', 'db', '--timeout', '5m'], {
    ...base,
    write: base.write,
    run: () => new Promise<never>(() => {}),
    async sleep(milliseconds) {
      limit = milliseconds;
    },
  });
  expect({ status, limit, stderr: base.stderr }).toEqual({
    status: 7,
    limit: 300_000,
    stderr: [
      "error: waited 5m for 'web': libvirt at qemu+ssh://far/system has not answered\n",
      "error: waited 5m for 'db': libvirt at qemu+ssh://far/system has not answered\n",
    ].join(''),
  });
});

test('-o json tells whose address it is as resolve does, also of a name in another case', async () => {
  const { stdout } = await vnet('wait WEB -o json', world);
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'WEB', by: 'guest', guest: 'web', network: 'route' }]);
});

test('the last look asks every source, so that the reason is the whole one', async () => {
  const none = { stderr: 'error: Requested operation is not valid: domain is not running\n' };
  const files = { ...world.files, '/run/libvirt/qemu/plain.xml': domain('plain', '52:54:00:77:00:40', '', 'bridge') };
  let now = NOW.getTime();
  const host = fakeHost({
    files,
    programs: {
      'virsh domstate --domain=plain': 'running\n',
      'virsh dumpxml --domain=plain': domain('plain', '52:54:00:77:00:40', "<source bridge='br0'/>", 'bridge'),
      'virsh domifaddr --domain=plain --full --source=lease': '',
      'virsh domifaddr --domain=plain --full --source=agent': none,
      'virsh domifaddr --domain=plain --full --source=arp': none,
    },
  });
  const next = async (milliseconds: number) => {
    now += milliseconds;
    return false;
  };
  const status = await main(['wait', 'plain', '--timeout', '3s'], {
    ...host,
    monotonic: () => now,
    watch: async () => ({ next, wake: () => {}, close: () => {} }),
    write: host.write,
    interrupted: () => new Promise(() => {}),
  });
  expect({ status, stderr: host.stderr }).toEqual({
    status: 7,
    stderr:
      "error: waited 3s for 'plain': interface 52:54:00:77:00:40 is on bridge br0, where libvirt serves no DHCP\n  the guest has no channel for the QEMU guest agent, which could report its addresses\n  the host's ARP table has no entry for it\n",
  });
});

test.each([
  ['refused', '192.168.77.20 refuses connections to port 22: nothing listens there'],
  [
    'unreachable',
    '192.168.77.20 is unreachable: it does not answer ARP, there is no route, or a firewall rejects the packets',
  ],
  ['timeout', '192.168.77.20 does not answer on port 22: it is still booting, or a firewall drops the packets'],
] as const)('wait for a port says how the connection failed: %s', async (result, reason) => {
  const host = { ...fakeHost(world), tryConnect: async () => result };
  let stderr = '';
  const write: typeof host.write = (_, text) => {
    stderr += text;
  };
  expect(await main(['wait', 'web', '--for', 'port=22', '--timeout', '0'], { ...host, write })).toBe(7);
  expect(stderr).toBe(`error: waited 0s for 'web': ${reason}\n`);
});

test('wait knows the name of a reservation that nobody leases', async () => {
  const reservation = `<networkstatus><network><name>lab</name><bridge name='virbr9'/>
    <ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:99:00:01' name='Box' ip='10.9.0.5'/></dhcp></ip></network></networkstatus>`;
  const files = {
    ...world.files,
    '/run/libvirt/network/lab.xml': reservation,
    '/sys/class/net/virbr9/ifindex': '9\n',
    '/var/lib/libvirt/dnsmasq/virbr9.status': '[]',
  };
  const { status, stderr } = await vnet('wait box --timeout 0', {
    ...world,
    files,
    programs: failing('error: none\n'),
  });
  expect({ status, stderr }).toEqual({
    status: 7,
    stderr: "error: waited 0s for 'box': no machine leases 10.9.0.5, reserved for this name\n",
  });
});

test('wait says at the start that nothing has a name yet', async () => {
  const none = { stderr: "error: failed to get domain 'nosuch'\n" };
  const questions = ['domstate --domain=nosuch', 'dumpxml --domain=nosuch'];
  const sources = ['lease', 'agent', 'arp'].map((source) => `domifaddr --domain=nosuch --full --source=${source}`);
  const programs = Object.fromEntries([...questions, ...sources].map((words) => [`virsh ${words}`, none]));
  let monotonic = 0;
  const host = fakeHost({ ...world, programs });
  const status = await main(['wait', 'nosuch', '--timeout', '1s'], {
    ...host,
    write: host.write,
    monotonic: () => monotonic,
    watch: async () => ({
      next: async (milliseconds: number) => {
        monotonic += milliseconds;
        return false;
      },
      wake: () => {},
      close: () => {},
    }),
  });
  expect({ status, lines: host.stderr.split('\n').slice(0, 2) }).toEqual({
    status: 7,
    lines: [
      "warning: no guest or hostname is named 'nosuch' yet; waiting for it",
      "error: waited 1s for 'nosuch': no guest or hostname has this name",
    ],
  });
});
