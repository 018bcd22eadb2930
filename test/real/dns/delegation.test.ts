import { beforeAll, expect, test } from '@jest/globals';
import { type Leased, realHost } from '../host.ts';
import { defineNetworks, lookUp, netnsAsker, run, startBase } from './with-resolver.ts';

/** BIND has a zone with the records of a delegation. It and unbound, which knows only BIND, find guests through them. */
const host = realHost();

const VM = `<network><name>vm</name><forward mode='route'/><bridge name='virbr10'/><domain name='vm.lab' localOnly='yes'/>
  <ip address='192.168.150.1' prefix='24' localPtr='yes'><dhcp><range start='192.168.150.100' end='192.168.150.200'/></dhcp></ip></network>`;

const SERVERS = `
lan() { nsenter --net=/run/netns/lan "$@"; }
lan ip link set lo up
lan ip address add 203.0.113.53/24 dev lan0
lan ip address add 203.0.113.54/24 dev lan0
mkdir -p /run/vnet/named /run/vnet/unbound
cat >/run/vnet/named/named.conf <<'END'
options {
  directory "/run/vnet/named"; pid-file "/run/vnet/named/pid"; session-keyfile "/run/vnet/named/key";
  listen-on { 203.0.113.53; }; listen-on-v6 { none; }; recursion yes; allow-query { any; }; allow-recursion { any; };
  dnssec-validation no; empty-zones-enable no;
};
controls { };
zone "lab" { type primary; file "lab"; };
zone "168.192.in-addr.arpa" { type primary; file "reverse"; };
END
printf '%s\\n' '$TTL 60' '@ SOA ns root 1 60 60 60 60' '@ NS ns' 'ns A 203.0.113.53' >/run/vnet/named/lab
cat /run/vnet/records >>/run/vnet/named/lab
printf '%s\\n' '$TTL 60' '@ SOA ns.lab. root.lab. 1 60 60 60 60' '@ NS ns.lab.' '150 NS ns.vm.lab.' >/run/vnet/named/reverse
lan named -c /run/vnet/named/named.conf
cat >/run/vnet/unbound/unbound.conf <<'END'
server:
  interface: 203.0.113.54
  access-control: 0.0.0.0/0 allow
  chroot: ""
  username: ""
  directory: /run/vnet/unbound
  pidfile: /run/vnet/unbound/pid
  do-ip6: no
  module-config: iterator
  local-zone: 168.192.in-addr.arpa. nodefault
stub-zone:
  name: lab
  stub-addr: 203.0.113.53
stub-zone:
  name: 168.192.in-addr.arpa
  stub-addr: 203.0.113.53
END
lan unbound -c /run/vnet/unbound/unbound.conf
`;

let web: Leased;

beforeAll(async () => {
  await startBase(host);
  await run(host, "printf 'nameserver 203.0.113.1\\n' >/etc/resolv.conf");
  await defineNetworks(host, VM);
  const { status, stdout } = await host.vnet(
    ...['dns', 'setup', '--authoritative', '--restart', '--yes', '--containers', 'none', '-o', 'json', 'vm'],
  );
  expect(status).toBe(0);
  const [network] = JSON.parse(stdout).networks;
  await host.file('records', `${network.authority.records.join('\n')}\n`);
  await run(host, SERVERS);
  web = await host.client('vm', 'web');
}, 60_000);

test.each([
  ['BIND', '203.0.113.53'],
  ['unbound', '203.0.113.54'],
])(
  '%s follows the delegation',
  async (_, server) => {
    const find = (name: string, type?: 'A' | 'AAAA' | 'PTR') => lookUp(netnsAsker(host, 'lan', server), name, type);
    while ((await find('ns.lab')) !== '203.0.113.53') await run(host, 'sleep 0.1');
    expect(await find('web.vm.lab')).toBe(web.ip);
    expect(await find('host.vm.lab')).toBe('192.168.150.1');
    expect(await find('none.vm.lab')).toBe('NXDOMAIN');
    expect(await find('web.vm.lab', 'AAAA')).toBe('NOERROR');
    expect(await find(`${web.ip.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR')).toBe('web.vm.lab');
  },
  60_000,
);

test('nobody can transfer the zone', async () => {
  const dig = (words: string) => run(host, `nsenter --net=/run/netns/lan dig +time=2 +tries=1 @203.0.113.2 ${words}`);
  expect(await dig('vm.lab AXFR')).toContain('; Transfer failed.');
  expect(await dig('web.vm.lab A')).toMatch(/flags: [a-z ]*\baa\b/);
  expect(await dig('+tcp web.vm.lab A')).toContain(web.ip);
}, 60_000);
