import { beforeAll, expect, test } from '@jest/globals';
import { type Leased, realHost } from '../host.ts';
import { defineNetworks, lookUp, netnsAsker, run, startBase, stateOfEtc } from './with-resolver.ts';

/** The DNS server of the local network sends questions about the DNS domain of a network to this host. */
const host = realHost();

const network = (name: string, number: number, mode: string, more = '') =>
  `<network><name>${name}</name>${mode}<bridge name='virbr${number}'/><domain name='${name}.lab' localOnly='yes'/>${more}
  <ip address='192.168.${number}.1' prefix='24' localPtr='yes'><dhcp><range start='192.168.${number}.100' end='192.168.${number}.200'/></dhcp></ip></network>`;
const ROUTE = "<forward mode='route'/>";

let web: Leased;
let etc: string;

/** A machine of the local network asks its DNS server, or this host. */
const fromLan = (name: string, server = '203.0.113.53', type: 'A' | 'PTR' = 'A') =>
  lookUp(netnsAsker(host, 'lan', server), name, type);

beforeAll(async () => {
  await startBase(host);
  await defineNetworks(
    host,
    network('vm', 150, ROUTE),
    network('second', 151, ROUTE),
    network('nat', 152, "<forward mode='nat'/>"),
    network('taken', 153, ROUTE, "<dns><host ip='192.168.153.9'><hostname>ns</hostname></host></dns>"),
  );
  web = await host.client('vm', 'web');
  await run(
    host,
    `printf 'nameserver 203.0.113.1\\n' >/etc/resolv.conf
     lan() { nsenter --net=/run/netns/lan "$@"; }
     lan ip link set lo up
     lan ip address add 203.0.113.53/24 dev lan0
     lan dnsmasq --conf-file=/dev/null --pid-file=/run/vnet/delegating.pid --bind-interfaces --listen-address=203.0.113.53 \\
       --no-resolv --no-hosts --server=/vm.lab/203.0.113.2 --rev-server=192.168.150.0/24,203.0.113.2 --server=203.0.113.1`,
  );
  etc = await stateOfEtc(host);
}, 60_000);

const setup = (...words: string[]) => host.vnet('dns', 'setup', '--yes', '--containers', 'none', ...words);

test.each([
  [['vm'], "network 'vm' must restart: its DNS server does not listen on 203.0.113.2 yet"],
  [['--restart', 'nat'], "other machines cannot reach guests of 'nat', which is a NAT network"],
  [['--restart', 'taken'], "network 'taken' has a machine with the name 'ns'"],
  [['--restart', '--listen', '203.0.113.77', 'vm'], '203.0.113.77 is not an address of this host'],
  [['--restart', '--listen', '127.0.0.1', 'vm'], 'other machines cannot reach 127.0.0.1'],
  [['--restart', '--listen', '192.168.150.1', 'vm'], "the DNS server of 'vm' answers its guests at 192.168.150.1"],
  [['--restart', '--listen', '192.168.151.1', 'vm'], 'port 53 of 192.168.151.1 is in use by dnsmasq'],
  [['--restart'], '--authoritative needs one NETWORK'],
])('%j is rejected', async (words, message) => {
  const { status, stderr } = await setup('--authoritative', ...words);
  expect({ failed: status !== 0, stderr }).toEqual({ failed: true, stderr: expect.stringContaining(message) });
  expect(await stateOfEtc(host)).toBe(etc);
});

test('a dry run names the port that setup would open, and the records that delegate', async () => {
  const { status, stdout } = await setup('--authoritative', '--restart', '--dry-run', '-o', 'json', 'vm');
  expect({ status, stdout: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    stdout: {
      changed: true,
      networks: [
        {
          network: 'vm',
          authority: {
            address: '203.0.113.2',
            port: 53,
            records: ['vm.lab. NS ns.vm.lab.', 'ns.vm.lab. A 203.0.113.2'],
          },
        },
      ],
      problems: [expect.objectContaining({ id: 'port-opened' })],
    },
  });
  expect(await stateOfEtc(host)).toBe(etc);
});

test('a DNS server that delegates finds guests, and nothing else is answered', async () => {
  const { status, stderr } = await setup('--authoritative', '--restart', 'vm');
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^note: port 53 \(UDP and TCP\) of 203\.0\.113\.2 is open: /m),
  });
  expect(await fromLan('web.vm.lab')).toBe(web.ip);
  expect(await fromLan('host.vm.lab')).toBe('192.168.150.1');
  expect(await fromLan('ns.vm.lab')).toBe('203.0.113.2');
  expect(await fromLan('none.vm.lab')).toBe('NXDOMAIN');
  expect(await fromLan('www.corp.example')).toBe('203.0.113.80');
  expect(await fromLan(`${web.ip.split('.').reverse().join('.')}.in-addr.arpa`, undefined, 'PTR')).toBe('web.vm.lab');
  for (const foreign of ['www.corp.example', 'host.second.lab']) {
    expect(await fromLan(foreign, '203.0.113.2')).toBe('REFUSED');
  }
  expect(await lookUp({ host: host.inside, server: '127.0.0.55' }, 'web.vm.lab')).toBe(web.ip);
  const db = await host.client('vm', 'db');
  expect(await lookUp({ host: db.host, server: '192.168.150.1' }, 'www.corp.example')).toBe('203.0.113.80');
  expect(await fromLan('db.vm.lab')).toBe(db.ip);
}, 60_000);

test('a guest with the name of the server does not get its name', async () => {
  await host.client('vm', 'ns');
  expect(await fromLan('ns.vm.lab')).toBe('203.0.113.2');
}, 60_000);

test('status queries the address, and setup without the option keeps it', async () => {
  expect(await setup()).toMatchObject({ status: 0, stdout: expect.stringContaining('/etc/vnet/dns.conf updated\n') });
  expect(await fromLan('web.vm.lab')).toBe(web.ip);
  const { status, stdout } = await host.vnet('dns', 'status', '-o', 'json');
  expect({ status, stdout: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    stdout: { servers: expect.arrayContaining([{ name: 'other machines, of vm.lab', address: '203.0.113.2' }]) },
  });
});

test('undo of the network closes the port, and the others stay connected', async () => {
  expect(await host.vnet('dns', 'undo', '--yes', '--restart', 'vm')).toMatchObject({ status: 0, stderr: '' });
  expect(await fromLan('web.vm.lab', '203.0.113.2')).toBe('no answer');
  expect(await run(host, 'virsh net-dumpxml vm')).not.toContain('auth');
  const find = (name: string) => lookUp({ host: host.inside, server: '127.0.0.55' }, name);
  expect(await find('host.vm.lab')).not.toBe('192.168.150.1');
  expect(await find('host.second.lab')).toBe('192.168.151.1');
  expect(await host.vnet('dns', 'undo', '--yes')).toMatchObject({ status: 0, stderr: '' });
  expect(await stateOfEtc(host)).toBe(etc);
}, 60_000);
