import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

const LAB = `<network><name>lab</name><uuid>5a3d7c10-0000-4000-8000-000000000001</uuid><bridge name='virbr9'/>
<ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.10' end='10.77.0.40'/></dhcp></ip>
<ip family='ipv6' address='fd00:77::1' prefix='64'/></network>`;

/** Runs a script inside, which must succeed. */
async function bash(script: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-ec', script]);
  expect({ script, status, stderr }).toMatchObject({ script, status: 0 });
  return stdout;
}

async function define(name: string, xml: string): Promise<void> {
  const { status, stderr } = await host.virsh('net-define', await host.file(`${name}.xml`, xml));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

beforeAll(async () => {
  await define('lab', LAB);
  await host.virsh('net-start', 'lab');
  // An uplink, a VPN and a bridge of containers, as a healthy host has them.
  await bash(`
    ip link add eth0 type veth peer name lan && ip link set eth0 up && ip link set lan up
    ip address add 192.0.2.2/24 dev eth0 && ip route add default via 192.0.2.1 dev eth0
    ip link add docker0 type bridge && ip link set docker0 up && ip address add 172.17.0.1/16 dev docker0
    ip tuntap add tun0 mode tun && ip link set tun0 up && ip address add 10.8.0.2/24 dev tun0
    ip route add 10.100.0.0/16 dev tun0
    ip route add 0.0.0.0/1 dev tun0 && ip route add 128.0.0.0/1 dev tun0
    ip route add blackhole 10.0.0.0/8
    ip rule add pref 100 lookup main suppress_prefixlength 0
    ip rule add pref 101 not from all fwmark 0xca6c lookup 51820 && ip route add default dev tun0 table 51820`);
  for (const [name, xml] of Object.entries({
    routed: `<forward mode='route'/><bridge name='virbr-routed'/><ip address='10.78.0.1' prefix='24'/><route address='10.79.0.0' prefix='16' gateway='10.78.0.2'/>`,
    open: `<forward mode='open'/><bridge name='virbr-open'/><ip address='10.80.0.1' prefix='24'/>`,
    six: `<forward mode='route'/><bridge name='virbr-six'/><ip family='ipv6' address='2001:db8:5::1' prefix='64'/>`,
    spare: `<bridge name='virbr-spare'/><ip address='10.78.0.1' prefix='24'/>`,
  })) {
    await define(name, `<network><name>${name}</name>${xml}</network>`);
    if (name !== 'spare') await host.virsh('net-start', name);
  }
  await bash(`mkdir -p /etc/containers/networks
    echo '{"name":"web","subnets":[{"subnet":"10.89.0.0/24"}]}' >/etc/containers/networks/web.json`);
});

test('a host with VPN, containers, IPv6, routed and open networks has no problems', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [] });
});

test('a narrower route, which libvirt does not look for', async () => {
  await bash('ip route add 10.77.0.128/25 dev tun0');
  expect((await diagnosed(host)).problems[0]?.message).toContain('10.77.0.128/25 over tun0');
  await expectRepair(
    host,
    'route-overlap',
    /ip route: 10\.77\.0\.128\/25 dev tun0\nnetwork lab: 10\.77\.0\.0\/24 on virbr9/,
  );
});

test('a narrower IPv6 route', async () => {
  await bash('ip route add fd00:77::/80 dev tun0');
  await expectRepair(host, 'route-overlap', /ip route: fd00:77::\/80 dev tun0/);
});

test('a table that is selected before the main table', async () => {
  await bash('ip route add default dev tun0 table 52 && ip rule add pref 52 lookup 52');
  await expectRepair(host, 'policy-route', /ip rule: 52: from all lookup 52\nip route: default dev tun0 table 52/);
  await bash('ip rule del pref 52');
});

test('a wider route, of which the network hides a part', async () => {
  await bash('ip route add 10.76.0.0/15 dev tun0');
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [{ severity: 'note' }] });
  await expectRepair(host, 'route-overlap', /ip route: 10\.76\.0\.0\/15 dev tun0/);
  await bash('ip route del 10.76.0.0/15 dev tun0');
  await define('lab', LAB);
  await bash('virsh -q net-destroy lab && virsh -q net-start lab');
});

test('an uplink that got an address in the subnet of an active network', async () => {
  await bash('ip address add 10.77.0.200/24 dev eth0 metric 600');
  expect((await diagnosed(host)).problems[0]?.message).toContain('in the subnet of eth0');
  await expectRepair(host, 'route-overlap', /ip route: 10\.77\.0\.0\/24 dev eth0 metric 600/);
  await bash('ip address del 10.77.0.200/24 dev eth0');
  await define('lab', LAB);
  await bash('virsh -q net-destroy lab && virsh -q net-start lab');
});

test('an address of the host inside the subnet of a network', async () => {
  await bash('ip address add 10.77.0.50/32 dev lo');
  await expectRepair(host, 'host-address-inside', /lo has 10\.77\.0\.50\/32/);
});

test('a network of podman that overlaps one of libvirt', async () => {
  await bash(`echo '{"name":"db","subnets":[{"subnet":"10.80.0.0/23"}]}' >/etc/containers/networks/db.json`);
  await expectRepair(
    host,
    'container-overlap',
    /network db of podman: 10\.80\.0\.0\/23\nnetwork open: 10\.80\.0\.0\/24 on virbr-open/,
  );
});

test('two networks that start together on one subnet', async () => {
  await bash('virsh -q net-autostart routed && virsh -q net-autostart spare');
  const { problems } = await diagnosed(host);
  expect(problems.map(({ id }) => id).sort()).toEqual(['autostart-inactive', 'subnet-shared']);
  const shared = problems.find(({ id }) => id === 'subnet-shared');
  expect(shared?.evidence.join('\n')).toMatch(
    /routed: 10\.78\.0\.0\/24, active on virbr-routed\nnetwork spare: 10\.78\.0\.0\/24, inactive/,
  );
  await bash('virsh -q net-autostart --disable spare && virsh -q net-autostart --disable routed');
});

test('two active networks of which one contains the other', async () => {
  await define(
    'wide',
    "<network><name>wide</name><bridge name='virbr-wide'/><ip address='10.78.0.65' prefix='26'/></network>",
  );
  await host.virsh('net-start', 'wide');
  await expectRepair(host, 'subnet-shared', /network wide: 10\.78\.0\.64\/26, active/);
});

test('a network that libvirt cannot start because an uplink is in its subnet', async () => {
  const nested =
    "<network><name>default</name><bridge name='virbr-def'/><ip address='192.0.2.1' prefix='24'><dhcp><range start='192.0.2.2' end='192.0.2.254'/></dhcp></ip></network>";
  await define('default', nested);
  const { stderr } = await host.virsh('net-start', 'default');
  expect(stderr).toContain('already in use by interface eth0');
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [{ severity: 'note' }] });
  await expectRepair(
    host,
    'subnet-taken',
    /ip route: 192\.0\.2\.0\/24 dev eth0\nip route: default via 192\.0\.2\.1 dev eth0/,
  );
  expect((await host.virsh('net-start', 'default')).status).toBe(0);
});
