import { beforeAll, expect, test } from '@jest/globals';
import { ping } from '../../../src/sandbox/guests/ping.ts';
import { plugIn } from '../../../src/sandbox/guests/test-guest.ts';
import { type Leased, realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';
import { prepare, run, runOn, start } from './with-firewalls.ts';

const host = realHost();
let vm: Leased;

beforeAll(async () => {
  await prepare(host);
  await start(
    host,
    `<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/>
     <ip address='10.77.9.1' prefix='24'><dhcp><range start='10.77.9.100' end='10.77.9.200'/></dhcp></ip>
     <ip family='ipv6' address='2001:db8:77::1' prefix='64'/></network>`,
  );
  vm = await host.client('lab', 'vm');
  await runOn(vm.host, 'ip route replace default via 10.77.9.1');
});

function reachesLan(): Promise<boolean> {
  return ping(vm.host, { to: '198.51.100.2', from: vm.ip });
}

test('a healthy host has no problems, and every check could look', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
  expect(await reachesLan()).toBe(true);
});

test('IPv4 forwarding was turned off', async () => {
  await run(host, 'sysctl -w net.ipv4.ip_forward=0');
  expect(await reachesLan()).toBe(false);
  await expectRepair(host, 'ip-forwarding-off', /^\/proc\/sys\/net\/ipv4\/ip_forward: 0$/);
  expect(await reachesLan()).toBe(true);
  expect(await run(host, 'cat /etc/sysctl.d/*.conf')).toContain('net.ipv4.ip_forward = 1\n');
});

test('IPv4 forwarding was turned off for the bridge alone', async () => {
  await run(host, 'sysctl -w net.ipv4.conf.virbr9.forwarding=0');
  expect(await reachesLan()).toBe(false);
  await expectRepair(host, 'ip-forwarding-off', /^\/proc\/sys\/net\/ipv4\/conf\/virbr9\/forwarding: 0$/);
  expect(await reachesLan()).toBe(true);
});

test('IPv6 forwarding was turned off', async () => {
  await run(host, 'sysctl -w net.ipv6.conf.all.forwarding=0');
  await expectRepair(host, 'ipv6-forwarding-off', /^\/proc\/sys\/net\/ipv6\/conf\/all\/forwarding: 0$/);
});

test('the kernel ignores router advertisements of the uplink, since it forwards', async () => {
  await run(host, 'sysctl -w net.ipv6.conf.lan0.accept_ra=1; ip -6 route add default via fe80::2 dev lan0 proto ra');
  await expectRepair(host, 'accept-ra', /default via fe80::2 dev lan0 proto ra\n.*lan0\/accept_ra: 1/);
  await run(host, 'ip -6 route del default');
});

test('an address of a router advertisement expires', async () => {
  await run(
    host,
    'sysctl -w net.ipv6.conf.lan0.accept_ra=1; ip address add 2001:db8:1::5/64 dev lan0 nodad valid_lft 900 preferred_lft 900 mngtmpaddr',
  );
  await expectRepair(host, 'accept-ra', /2001:db8:1::5\/64 on lan0/);
  await run(host, 'ip -6 address flush dev lan0 scope global');
});

test('a strict reverse path filter drops replies that arrive on another uplink', async () => {
  // Guests go out over lan1 since their packets are marked, which the filter does not take into account.
  await run(
    host,
    `ip link add lan1 type bridge
     ip address add 192.0.2.1/24 dev lan1
     ip link set lan1 up
     ip route add default via 192.0.2.2 dev lan1 table 100
     ip rule add fwmark 1 table 100
     iptables -t mangle -A PREROUTING -i virbr9 -j MARK --set-mark 1
     virsh -q net-destroy lab
     virsh net-dumpxml lab | sed "s/<forward mode='nat'/<forward dev='lan1' mode='nat'/; s/<interface dev=.*//" >/run/vnet/lab.xml
     virsh -q net-define /run/vnet/lab.xml
     virsh -q net-start lab`,
  );
  const far = await plugIn(host.inside, { name: 'far', bridge: 'lan1' });
  await runOn(far.host, 'ip address add 192.0.2.2/24 dev eth0; ip address add 203.0.113.1/32 dev lo');
  await runOn(
    host.inside,
    'ip link set virbr9 type bridge stp_state 0; ip link set tap-vm master virbr9; sysctl -w net.ipv4.conf.lan1.rp_filter=1',
  );
  const reachesFar = () => ping(vm.host, { to: '203.0.113.1', from: vm.ip });
  expect(await reachesFar()).toBe(false);
  await expectRepair(host, 'reverse-path-filter', /from 203\.0\.113\.1 iif lan1: .*Invalid/);
  expect(await reachesFar()).toBe(true);
});

test('bridged packets pass rules that drop them', async () => {
  await run(
    host,
    `ip link add br0 type bridge
     ip link set br0 up
     echo "<network><name>bridged</name><forward mode='bridge'/><bridge name='br0'/></network>" >/run/vnet/bridged.xml
     virsh -q net-define /run/vnet/bridged.xml
     virsh -q net-start bridged
     echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
     iptables -A FORWARD -i br0 -j DROP`,
  );
  const [a, b] = [
    await plugIn(host.inside, { name: 'a', bridge: 'br0' }),
    await plugIn(host.inside, { name: 'b', bridge: 'br0' }),
  ];
  await runOn(a.host, 'ip address add 172.31.0.1/24 dev eth0');
  await runOn(b.host, 'ip address add 172.31.0.2/24 dev eth0');
  expect(await ping(a.host, { to: '172.31.0.2' })).toBe(false);
  await expectRepair(host, 'bridge-netfilter', /bridge-nf-call-iptables: 1\niptables .*-A FORWARD -i br0 -j DROP/);
  expect(await ping(a.host, { to: '172.31.0.2' })).toBe(true);
});
