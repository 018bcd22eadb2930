import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

const LAB = `<network><name>lab</name><uuid>7b1c0c7e-0000-4000-8000-000000000009</uuid><forward mode='nat'/><bridge name='virbr9'/><portgroup name='blue'/>
<ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.10' end='10.77.0.99'/></dhcp></ip>
<ip family='ipv6' address='fd00:77::1' prefix='64'/></network>`;

/** A guest that runs QEMU without an operating system. */
const guest = (nic: string) => `<domain type='qemu'><name>web</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices><interface ${nic}</interface></devices></domain>`;

/** Runs a program of bash in the host. */
async function bash(program: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', program]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

async function virsh(...words: string[]): Promise<void> {
  const { status, stderr } = await host.virsh(...words);
  expect({ status, stderr }).toMatchObject({ status: 0 });
}

async function define(nic: string): Promise<void> {
  await virsh('define', await host.file('web.xml', guest(nic)));
}

beforeAll(async () => {
  await virsh('net-define', await host.file('lab.xml', LAB));
  await virsh('net-start', 'lab');
});

test('a healthy host has no problems, and every check could look', async () => {
  expect((await host.vnet('doctor', '-o', 'json')).stderr).toBe('');
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

test('a network that should have been started', async () => {
  await virsh('net-autostart', 'lab');
  await virsh('net-destroy', 'lab');
  await expectRepair(host, 'autostart-inactive', /lab inactive, autostart yes/);
});

test('a network whose definition was changed while it ran', async () => {
  await virsh('net-define', await host.file('lab.xml', LAB.replace('10.77.0.99', '10.77.0.88')));
  await expectRepair(host, 'definition-differs', /10\.77\.0\.99: present in the active network/);
  await virsh('net-define', await host.file('lab.xml', LAB));
  await virsh('net-destroy', 'lab');
  await virsh('net-start', 'lab');
});

test.each(['KILL', 'TERM'])('a dnsmasq that SIG%s ended', async (signal) => {
  await bash(`kill -${signal} $(cat /run/libvirt/network/lab.pid); while pidof dnsmasq; do sleep 0.02; done`);
  await expectRepair(host, 'dnsmasq-dead', /no dnsmasq with --conf-file=.*lab\.conf/, () =>
    bash('until pidof dnsmasq; do sleep 0.05; done'),
  );
});

test('a bridge that is down', async () => {
  await bash('ip link set virbr9 down');
  await expectRepair(host, 'bridge-down', /virbr9 <BROADCAST,MULTICAST>/);
  expect(await bash('ip address show virbr9')).toMatch(/10\.77\.0\.1.*fd00:77::1/s);
});

test('a bridge that is down, with --fix', async () => {
  await bash('ip link set virbr9 down');
  const { stdout } = await host.vnet('doctor', '--fix', '--yes');
  expect(stdout).toMatch(/^fixed: .*\[bridge-down\]\n {2}bring virbr9 up\n {2}add fd00:77::1\/64 to virbr9\n/);
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('a bridge without its address, with --fix', async () => {
  await bash('ip address del 10.77.0.1/24 dev virbr9');
  const { stdout } = await host.vnet('doctor', '--fix', '--yes');
  expect(stdout).toMatch(/^fixed: .*\[bridge-without-address\]\n {2}add 10\.77\.0\.1\/24 to virbr9\n/);
  expect(await bash('ip address show virbr9')).toContain('10.77.0.1/24 brd 10.77.0.255');
});

test('a bridge without its address', async () => {
  await bash('ip address del 10.77.0.1/24 dev virbr9');
  await expectRepair(host, 'bridge-without-address', /virbr9 has fd00:77::1/);
  expect(await bash('ip address show virbr9')).toContain('10.77.0.1/24 brd 10.77.0.255');
});

test('a bridge that was removed', async () => {
  await bash('ip link del virbr9');
  await expectRepair(host, 'bridge-missing', /no virbr9/);
});

test('a bridge that is left of a network', async () => {
  await bash('ip link add virbr8 address 52:54:00:00:00:08 type bridge; ip address add 10.78.0.1/24 dev virbr8');
  await expectRepair(host, 'bridge-left-over', /10\.78\.0\.1\/24/);
});

test('a bridge whose STP keeps guests waiting', async () => {
  await bash('ip link set virbr9 type bridge forward_delay 1500');
  await expectRepair(host, 'bridge-delay', /stp_state 1, forward_delay 1500/);
});

test('a network that forwards to a device which was removed', async () => {
  const definition = (await host.virsh('net-dumpxml', 'lab', '--inactive')).stdout;
  await bash('ip link add up7 type bridge');
  await virsh(
    'net-define',
    await host.file('lab-up7.xml', definition.replace("<forward mode='nat'", "<forward mode='nat' dev='up7'")),
  );
  await virsh('net-destroy', 'lab');
  await virsh('net-start', 'lab');
  expect((await diagnosed(host)).problems).toEqual([]);
  await bash('ip link del up7');
  expect((await diagnosed(host)).problems).toMatchObject([
    {
      id: 'forward-device-missing',
      network: 'lab',
      evidence: [/dev='up7'/, /no up7/].map((text) => expect.stringMatching(text)),
    },
  ]);
  await bash('ip link add up7 type bridge');
  expect((await diagnosed(host)).problems).toEqual([]);
  await bash('ip link del up7');
  await virsh('net-define', await host.file('lab.xml', LAB));
  await virsh('net-destroy', 'lab');
  await virsh('net-start', 'lab');
});

test('a program for leases that is gone', async () => {
  const helper = (await bash("tr '\\0' '\\n' < /proc/$(cat /run/libvirt/network/lab.pid)/cmdline")).match(
    /--dhcp-script=(.*)/,
  )?.[1];
  await bash(`mount --bind /dev/null ${helper}`);
  const { problems } = await diagnosed(host);
  await bash(`umount ${helper}`);
  expect(problems).toMatchObject([
    {
      id: 'lease-helper-missing',
      evidence: [/dhcp-script/, /dhcp-script/].map(() => expect.stringContaining(`--dhcp-script=${helper}`)),
    },
  ]);
  expect((await diagnosed(host)).problems).toEqual([]);
});

describe('a guest', () => {
  afterEach(async () => {
    await host.virsh('destroy', 'web');
    await virsh('undefine', 'web');
  });

  test('that starts with the host, on a network that does not', async () => {
    await define("type='network'><source network='lab'/>");
    await virsh('autostart', 'web');
    await virsh('net-autostart', 'lab', '--disable');
    await expectRepair(host, 'network-without-autostart', /list --autostart: web/);
    await virsh('net-autostart', 'lab', '--disable');
    const { stdout } = await host.vnet('doctor', '--fix', '--yes');
    expect(stdout).toMatch(/^fixed: network 'lab' does not start .*\n {2}mark network 'lab' for autostart\n/);
    expect((await diagnosed(host)).problems).toEqual([]);
    await bash(/to undo: sudo (.*)/.exec(stdout)?.[1] ?? 'false');
    expect((await diagnosed(host)).problems).toMatchObject([{ id: 'network-without-autostart' }]);
    await virsh('net-autostart', 'lab');
  });

  test('on a network that does not exist', async () => {
    await define("type='network'><source network='lob'/>");
    const { problems } = await diagnosed(host);
    expect(problems).toMatchObject([
      { id: 'guest-network-missing', severity: 'warning', fix: expect.stringContaining("did you mean 'lab'?") },
    ]);
    await virsh('autostart', 'web');
    expect((await diagnosed(host)).problems).toMatchObject([{ id: 'guest-network-missing', severity: 'error' }]);
  });

  test('on the default network, which somebody removed', async () => {
    await define("type='network'><source network='default'/>");
    await expectRepair(host, 'guest-network-missing', /<source network='default'\/>/);
    await virsh('net-destroy', 'default');
    await virsh('net-undefine', 'default');
  });

  test('in a portgroup that does not exist', async () => {
    await define("type='network'><source network='lab' portgroup='red'/>");
    const { problems } = await diagnosed(host);
    expect(problems).toMatchObject([
      {
        id: 'guest-portgroup-missing',
        evidence: [/red/, /portgroups blue/].map((text) => expect.stringMatching(text)),
      },
    ]);
  });

  test.each(['bridge', 'direct'])('on a missing host device: %s', async (type) => {
    await define(`type='${type}'><source ${type === 'bridge' ? 'bridge' : 'dev'}='br5'/>`);
    expect((await diagnosed(host)).problems).toMatchObject([{ id: 'guest-device-missing', severity: 'warning' }]);
    await bash('ip link add br5 type bridge');
    expect((await diagnosed(host)).problems).toEqual([]);
    await bash('ip link del br5');
  });

  test('on the bridge of a network that is not active', async () => {
    await virsh('net-autostart', 'lab', '--disable');
    await virsh('net-destroy', 'lab');
    await define("type='bridge'><source bridge='virbr9'/>");
    await expectRepair(host, 'guest-device-missing', /no virbr9/);
  });

  test('whose network is stopped is reported once, whatever the name of the network', async () => {
    const xml = LAB.replace(/<uuid>.*<.uuid>/, '')
      .replace('>lab<', ">my 'lab'<")
      .replace('virbr9', 'virbr8')
      .replaceAll('77', '78');
    await virsh('net-define', await host.file('my-lab.xml', xml));
    await virsh('net-start', "my 'lab'");
    await define(`type='network'><source network="my 'lab'"/>`);
    await virsh('start', 'web');
    await virsh('net-destroy', "my 'lab'");
    expect((await diagnosed(host, 'web')).problems.map(({ id }) => id)).toEqual(['guest-unplugged']);
    await expectRepair(host, 'guest-unplugged', /my 'lab' inactive/);
    await virsh('net-destroy', "my 'lab'");
    await virsh('net-undefine', "my 'lab'");
  });

  test('whose tap is on another bridge', async () => {
    await bash(
      'ip link add br5 up type bridge; ip link add up5 up master br5 type veth peer name far5; ip link set far5 up',
    );
    await define("type='network'><source network='lab'/><target dev='tapweb'/>");
    await virsh('start', 'web');
    await bash('ip link set tapweb master br5');
    expect((await diagnosed(host, 'web')).problems.map(({ id }) => id)).toEqual(['guest-unplugged']);
    await expectRepair(host, 'guest-unplugged', /tapweb has master br5/);
    await bash('ip link del br5; ip link del up5');
  });

  test('whose tap is down', async () => {
    await define("type='network'><source network='lab'/><target dev='tapweb'/>");
    await virsh('start', 'web');
    await bash('ip link set tapweb down');
    expect((await diagnosed(host, 'web')).problems.map(({ id }) => id)).toEqual(['tap-unusable']);
    await expectRepair(host, 'tap-unusable', /tapweb <[^>]*MULTICAST[^>]*>/);
  });

  test('whose tap was deleted', async () => {
    await define("type='network'><source network='lab'/><target dev='tapweb'/>");
    await virsh('start', 'web');
    await bash('ip link del tapweb');
    const { problems } = await diagnosed(host);
    expect(problems).toMatchObject([{ id: 'tap-unusable', evidence: ['ip link: no link tapweb'], guest: 'web' }]);
    await virsh('destroy', 'web');
    await virsh('start', 'web');
    expect((await diagnosed(host)).problems).toEqual([]);
  });

  test('that runs while its network is restarted', async () => {
    await define("type='network'><source network='lab'/>");
    await virsh('start', 'web');
    expect((await diagnosed(host)).problems).toEqual([]);
    await virsh('net-destroy', 'lab');
    await virsh('net-start', 'lab');
    await expectRepair(host, 'guest-unplugged', /vnet\d+ has no master/);
    await virsh('net-destroy', 'lab');
    await expectRepair(host, 'guest-unplugged', /lab inactive/);
  });
});
