import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestGuest } from '../../src/sandbox/guests/test-guest.ts';
import { canUseNftables, prepare, run, runOn, start, useNftables } from './doctor/with-firewalls.ts';
import { ask, installProgram, machine, serve } from './forward/machines.ts';
import { realHost } from './host.ts';

/** vnet forward on a network with two guests, a machine of the LAN, and the host itself. */
const host = realHost();
const MAC = '52:54:00:77:00:01';
const NETWORK = `<network><name>lab</name><bridge name='virbr-lab' stp='off'/><forward mode='nat'/>
  <ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp></ip>
  <ip family='ipv6' address='fd77::1' prefix='64'/></network>`;
const GUEST = `<domain type='qemu'><name>web</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
  <interface type='network'><mac address='${MAC}'/><source network='lab'/></interface></devices></domain>`;

let lan: TestGuest;
let web: TestGuest;
let other: TestGuest;

beforeAll(async () => {
  lan = await prepare(host);
  await run(
    host,
    'sysctl -qw net.ipv6.conf.all.forwarding=1 net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0; ip address add 2001:db8:51::1/64 dev lan0 nodad',
  );
  await runOn(lan.host, 'ip address add 2001:db8:51::2/64 dev eth0 nodad');
  await installProgram(host);
  await start(host, NETWORK);
  await run(host, `virsh -q define ${await host.file('web.xml', GUEST)}`);
  const bridge = 'virbr-lab';
  web = await machine(host.inside, {
    name: 'web',
    bridge,
    mac: MAC,
    addresses: ['10.77.0.2/24', 'fd77::2/64'],
    routers: ['10.77.0.1', 'fd77::1'],
  });
  other = await machine(host.inside, {
    name: 'other',
    bridge,
    addresses: ['10.77.0.12/24', 'fd77::12/64'],
    routers: ['10.77.0.1', 'fd77::1'],
  });
  await serve(web.host, 'web', 'tcp:80', 'udp:53', 'tcp:5000', 'tcp:5010', 'udp:7010');
  // The bridge has no IPv6 until it knows that nobody else has its address.
  await run(host, 'while ip -6 address show dev virbr-lab | grep -q tentative; do sleep 0.05; done');
}, 60_000);

/** The rules and the files that forwards may leave behind. */
async function remains(): Promise<string> {
  return run(
    host,
    `nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//'; iptables-save | grep -v '^[#:]'; ip6tables-save | grep -v '^[#:]'
     ls -A /etc/vnet 2>&1 || true; ls /var/lib/vnet | grep -v 'lock$' || true; cat /proc/sys/net/ipv4/conf/*/route_localnet`,
  );
}

const backends = canUseNftables ? (['iptables', 'nftables'] as const) : (['iptables'] as const);

describe.each(backends)('with the %s backend of libvirt', (backend) => {
  let before: string;

  beforeAll(async () => {
    if (backend === 'nftables') await useNftables(host);
    await host.vnet('forward', 'restore');
    before = await remains();
  }, 60_000);

  test('forwards ports of a guest and reserves its address', async () => {
    expect(await host.vnet('forward', 'add', 'web', '8080:80', '--no-install')).toMatchObject({
      status: 0,
      stdout: `tcp 8080 -> web 10.77.0.2:80 active
network lab: reservation of 10.77.0.2 for web (${MAC}) created
`,
    });
    expect(await host.vnet('forward', 'add', 'web', '8080:80')).toMatchObject({
      status: 0,
      stdout: 'tcp 8080 -> web 10.77.0.2:80 unchanged\n',
    });
    const more = ['udp', '198.51.100.1:5353:53', '7000-7010', 'tcp', '5000-5010', '6000-6010:5000'];
    expect(await host.vnet('forward', 'add', 'web', ...more)).toMatchObject({ status: 0 });
    const ipv6 = ['tcp', '[::]:8080:80', '5000-5010', 'udp', '[2001:db8:51::1]:5353:53', '[::]:7000-7010'];
    expect(await host.vnet('forward', 'add', 'fd77::2', ...ipv6.filter((each) => each !== '5000-5010'))).toMatchObject({
      status: 0,
    });
  });

  test.each([
    ['the LAN', () => lan, { 4: '198.51.100.2', 6: '2001:db8:51::2' }],
    ['the host', () => ({ host: host.inside }), { 4: '198.51.100.1', 6: '2001:db8:51::1' }],
    ['another guest', () => other, { 4: '10.77.0.1', 6: 'fd77::1' }],
    ['the guest itself', () => web, { 4: '10.77.0.1', 6: 'fd77::1' }],
  ] as const)('reaches the guest from %s', async (_, from, source) => {
    expect(
      await ask(from().host, [
        'tcp 198.51.100.1 8080',
        'udp 198.51.100.1 5353',
        'udp 198.51.100.1 7010',
        'tcp 198.51.100.1 5010',
        'tcp 198.51.100.1 6010',
        'tcp 2001:db8:51::1 8080',
        'udp 2001:db8:51::1 5353',
        'udp 2001:db8:51::1 7010',
      ]),
    ).toEqual({
      'tcp 198.51.100.1 8080': `${source[4]} 80`,
      'udp 198.51.100.1 5353': `${source[4]} 53`,
      'udp 198.51.100.1 7010': `${source[4]} 7010`,
      'tcp 198.51.100.1 5010': `${source[4]} 5010`,
      'tcp 198.51.100.1 6010': `${source[4]} 5010`,
      'tcp 2001:db8:51::1 8080': `${source[6]} 80`,
      'udp 2001:db8:51::1 5353': `${source[6]} 53`,
      'udp 2001:db8:51::1 7010': `${source[6]} 7010`,
    });
  });

  test('bridge-nf-call-iptables keeps only the guest itself from its forward', async () => {
    const ports = ['tcp 198.51.100.1 8080', 'tcp 2001:db8:51::1 8080'];
    const filtered = (value: number) =>
      run(host, `sysctl -qw net.bridge.bridge-nf-call-iptables=${value} net.bridge.bridge-nf-call-ip6tables=${value}`);
    await filtered(1);
    expect(Object.values(await ask(other.host, ports))).toEqual(['10.77.0.1 80', 'fd77::1 80']);
    expect(Object.values(await ask(web.host, ports, 500))).toEqual(['timeout', 'timeout']);
    await filtered(0);
  });

  test('reaches nothing that is not forwarded', async () => {
    expect(await ask(lan.host, ['tcp 198.51.100.1 80', 'tcp 198.51.100.1 5011'])).toEqual({
      'tcp 198.51.100.1 80': 'ECONNREFUSED',
      'tcp 198.51.100.1 5011': 'ECONNREFUSED',
    });
    await runOn(lan.host, 'ip route replace 10.77.0.0/24 via 198.51.100.1');
    expect(await ask(lan.host, ['tcp 10.77.0.2 80'])).toEqual({ 'tcp 10.77.0.2 80': 'ECONNREFUSED' });
  });

  test('reaches the guest where FORWARD of iptables drops', async () => {
    const policy = (verdict: string) => run(host, `iptables -P FORWARD ${verdict}; ip6tables -P FORWARD ${verdict}`);
    await policy('DROP');
    await host.vnet('forward', 'restore');
    const ports = ['tcp 198.51.100.1 8080', 'tcp 2001:db8:51::1 8080', 'udp 198.51.100.1 5353'];
    expect(Object.values(await ask(lan.host, ports))).toEqual([
      '198.51.100.2 80',
      '2001:db8:51::2 80',
      '198.51.100.2 53',
    ]);
    await policy('ACCEPT');
    await host.vnet('forward', 'restore');
  });

  test('lists forwards with what they have counted', async () => {
    const { stdout } = await host.vnet('forward', 'list', '-o', 'json');
    const rows = JSON.parse(stdout) as { port: number; protocol: string; state: string; packets: number }[];
    expect(rows).toHaveLength(8);
    expect(rows.every(({ state, packets }) => state === 'active' && packets > 0)).toBe(true);
  });

  test('restores what is missing or in the wrong place, and nothing else', async () => {
    const wanted = await remains();
    expect(await host.vnet('forward', 'restore')).toMatchObject({ stdout: 'all rules are in place\n' });
    const damages = [
      'nft flush chain inet vnet prerouting',
      'nft delete table inet vnet',
      ...(backend === 'iptables'
        ? [
            'iptables -F VNET_FORWARD',
            'iptables -D FORWARD 1',
            'ip6tables -D FORWARD 1',
            'iptables -I FORWARD -o virbr-lab -j REJECT && iptables -D FORWARD 2 && iptables -A FORWARD -m conntrack --ctstate DNAT -j VNET_FORWARD && iptables -D FORWARD 1',
          ]
        : [
            'nft flush chain ip libvirt_network vnet_forward',
            'nft insert rule ip libvirt_network guest_input oif virbr-lab reject && nft delete rule ip libvirt_network guest_input handle $(nft -a list chain ip libvirt_network guest_input | sed -n "s/.*reject # handle //p" | head -1) && nft delete rule ip6 libvirt_network guest_input handle $(nft -a list chain ip6 libvirt_network guest_input | sed -n "s/.*jump vnet_forward # handle //p")',
          ]),
    ];
    for (const damage of damages) {
      await run(host, damage);
      expect({ damage, ...(await host.vnet('forward', 'restore')) }).toMatchObject({
        damage,
        status: 0,
        stdout: 'restored 8 forwards\n',
      });
      expect(await remains()).toBe(wanted);
    }
    expect(await ask(lan.host, ['tcp 198.51.100.1 8080'])).toEqual({ 'tcp 198.51.100.1 8080': '198.51.100.2 80' });
  }, 60_000);

  test('leaves nothing behind', async () => {
    for (const guest of ['web', 'fd77::2']) {
      expect(await host.vnet('forward', 'remove', guest)).toMatchObject({ status: 0, stderr: '' });
    }
    expect(await remains()).toBe(before);
    await host.vnet('host', 'remove', 'lab', 'web');
  });
});
