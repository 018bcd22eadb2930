import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

/** Runs a script inside, which must succeed. */
async function bash(script: string): Promise<void> {
  const { status, stderr } = await host.inside.run('bash', ['-ec', script]);
  expect({ script, status, stderr }).toMatchObject({ script, status: 0 });
}

/** Starts a guest with an interface. Without a ROM, it does not boot from the network. */
async function start(name: string, nic: string): Promise<void> {
  const xml = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>${nic.replace('</interface>', "<rom enabled='no'/></interface>")}</devices></domain>`;
  await host.virsh('define', await host.file(`${name}.xml`, xml));
  const { status, stderr } = await host.virsh('start', name);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

// eth0 is the uplink of br0, and `switch` what it is plugged into.
beforeAll(async () => {
  await bash(`ip link add br0 type bridge && ip link set br0 up && ip address add 192.0.2.2/24 dev br0
    ip link add eth0 type veth peer name switch && ip link set switch up && ip link set eth0 master br0 up
    ip route add default via 192.0.2.1 dev br0
    ip link add docker0 type bridge && ip link set docker0 up
    ip link add veth0 type veth peer name other && ip link set veth0 master docker0 up`);
  await start('web', "<interface type='bridge'><source bridge='br0'/><target dev='tap-web'/></interface>");
});

test('a healthy host with a bridged guest has no problems', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

test('a tap with a smaller MTU than its bridge', async () => {
  await bash('ip link set br0 mtu 1500; ip link set tap-web mtu 1400; ip link set br0 mtu 1500');
  await expectRepair(host, 'mtu-mismatch', /ip link: tap-web mtu 1400\nip link: br0 mtu 1500/);
});

test('an uplink with a smaller MTU than its bridge', async () => {
  await bash('ip link set eth0 mtu 1450; ip link set br0 mtu 1500');
  await expectRepair(host, 'mtu-mismatch', /ip link: eth0 mtu 1450\nip link: br0 mtu 1500/);
  await bash('ip link set eth0 mtu 1500; ip link set tap-web mtu 1500; ip link set br0 mtu 1500');
});

test('a spanning tree that keeps new guests from DHCP', async () => {
  await bash('ip link set br0 type bridge stp_state 1 forward_delay 1500');
  await expectRepair(host, 'stp-delay', /br0 stp_state 1 forward_delay 1500/);
  await bash('ip link set br0 type bridge stp_state 0');
});

test('an uplink with the address that belongs to its bridge', async () => {
  await bash(`ip address del 192.0.2.2/24 dev br0 && ip address add 192.0.2.2/24 dev eth0
    ip route add default via 192.0.2.1 dev eth0`);
  await expectRepair(host, 'port-has-address', /eth0 master br0\nip address: eth0 has 192\.0\.2\.2\/24/);
  const { stdout } = await host.inside.run('ip', ['route', 'show', 'default']);
  expect(stdout).toContain('via 192.0.2.1 dev br0');
});

test('a bridge that is down', async () => {
  await bash('ip link set br0 down');
  await expectRepair(host, 'host-bridge-down', /ip link: br0 BROADCAST,MULTICAST/);
});

test('an uplink that is down', async () => {
  await bash('ip address flush dev br0 && ip link set eth0 down');
  await expectRepair(host, 'bridge-without-uplink', /ip link: eth0 state DOWN/);
});

test('a bridge without an uplink', async () => {
  await bash('ip link set eth0 nomaster');
  expect((await diagnosed(host)).problems).toMatchObject([
    { id: 'bridge-without-uplink', severity: 'warning', evidence: ['ip link: ports of br0: tap-web'] },
  ]);
  await bash('ip link set eth0 master br0');
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('a guest on macvtap, which the host cannot reach', async () => {
  // QEMU needs a device file, which the sandbox cannot have: the guest is a state file.
  const nic =
    "<interface type='direct'><mac address='52:54:00:00:00:05'/><source dev='switch' mode='bridge'/><target dev='macvtap0'/></interface>";
  const xml = `<domstatus state='running'><domain id='9'><name>direct</name><devices>${nic}</devices></domain></domstatus>`;
  await bash(
    'ip link add link switch name macvtap0 address 52:54:00:00:00:05 type macvtap mode bridge && ip link set macvtap0 up',
  );
  await bash(`cat >/run/libvirt/qemu/direct.xml <<'XML'\n${xml}\nXML`);
  expect(await diagnosed(host)).toMatchObject({
    healthy: true,
    problems: [
      {
        id: 'macvtap-isolation',
        severity: 'note',
        evidence: ['ip -d link: macvtap0@switch macvtap mode bridge (guest direct)'],
      },
    ],
  });
  await bash('rm /run/libvirt/qemu/direct.xml');
  expect((await diagnosed(host)).problems).toEqual([]);
});
