import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import {
  defineNetworks,
  lookUp,
  run,
  startBase,
  startNetworkManager,
  startSystemdUnits,
  stateOfEtc,
} from './with-resolver.ts';

/** Hosts without systemd-resolved: each test has another resolver, and undo restores it. */
const host = realHost();

const VM = `<network><name>vm</name><forward mode='nat'/><bridge name='virbr10'/><domain name='vm.lab' localOnly='yes'/>
  <ip address='192.168.150.1' prefix='24' localPtr='yes'/></network>`;

beforeAll(async () => {
  await startBase(host);
  await defineNetworks(host, VM);
}, 60_000);

/** The server that resolv.conf names. */
async function server(): Promise<string> {
  return (await run(host, "sed -n 's/^nameserver //p' /etc/resolv.conf | head -1")).trim();
}

async function find(name: string): Promise<string> {
  return lookUp({ host: host.inside, server: await server() }, name);
}

/** Sets up, checks names here and on the network, and restores. */
async function expectCycle(resolver: string, ...options: readonly string[]): Promise<void> {
  const before = await stateOfEtc(host);
  expect(await find('www.corp.example')).toBe('203.0.113.80');
  expect(await find('host.vm.lab')).not.toBe('192.168.150.1');
  const setup = await host.vnet('dns', 'setup', '--yes', ...options);
  expect({ status: setup.status, said: setup.status === 0 ? '' : setup.stderr }).toEqual({ status: 0, said: '' });
  const { stdout } = await host.vnet('dns', 'status', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ resolver });
  expect(await find('host.vm.lab')).toBe('192.168.150.1');
  expect(await find('none.vm.lab')).toBe('NXDOMAIN');
  expect(await find('www.corp.example')).toBe('203.0.113.80');
  const again = await host.vnet('dns', 'setup', '--yes', ...options);
  expect({ status: again.status, changed: again.stdout.match(/.* (?:created|updated|removed)$/m) }).toEqual({
    status: 0,
    changed: null,
  });
  const undo = await host.vnet('dns', 'undo', '--yes');
  expect({ status: undo.status, stderr: undo.stderr }).toEqual({ status: 0, stderr: '' });
  expect(await find('www.corp.example')).toBe('203.0.113.80');
  expect(await find('host.vm.lab')).not.toBe('192.168.150.1');
  expect(await stateOfEtc(host)).toBe(before);
}

test('resolv.conf with servers of the local network changes only with --yes', async () => {
  await run(host, "printf 'search corp.example\\nnameserver 203.0.113.1\\n' >/etc/resolv.conf");
  expect(await host.vnet('dns', 'setup')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('run: vnet nss enable\n'),
  });
  await expectCycle('resolv.conf');
}, 60_000);

test('undo keeps a resolv.conf that another program has written since', async () => {
  expect(await host.vnet('dns', 'setup', '--yes')).toMatchObject({ status: 0 });
  await run(host, "printf 'nameserver 203.0.113.1\\n' >/etc/resolv.conf");
  expect(await host.vnet('dns', 'undo', '--yes')).toMatchObject({
    status: 0,
    stderr: 'warning: /etc/resolv.conf has been changed since, so it stays\n',
  });
  expect(await run(host, 'cat /etc/resolv.conf')).toBe('nameserver 203.0.113.1\n');
}, 60_000);

test('a dnsmasq of this host gets a file', async () => {
  await run(
    host,
    `mkdir -p /etc/dnsmasq.d /run/dnsmasq
     printf '%s\\n' bind-interfaces listen-address=127.0.0.1 no-resolv no-hosts server=203.0.113.1 \\
       pid-file=/run/dnsmasq/dnsmasq.pid conf-dir=/etc/dnsmasq.d >/etc/dnsmasq.conf
     systemctl restart dnsmasq.service
     printf 'nameserver 127.0.0.1\\n' >/etc/resolv.conf`,
  );
  await expectCycle('dnsmasq');
  await run(host, 'kill "$(cat /run/dnsmasq/dnsmasq.pid)"; rm /run/dnsmasq/dnsmasq.pid');
}, 60_000);

test('where systemd runs, units start what setup needs', async () => {
  await run(host, "printf 'nameserver 203.0.113.1\\n' >/etc/resolv.conf");
  await startSystemdUnits(host);
  await expectCycle('resolv.conf', '--containers', 'ctr.lab');
  expect(await run(host, 'cat /run/vnet/units.log')).toBe(
    ['vnet-dns.service', 'vnet-dns-watch.service']
      .flatMap((name) => `enable ${name}\n`)
      .concat(['vnet-dns-watch.service', 'vnet-dns.service'].map((name) => `disable ${name}\n`))
      .join(''),
  );
  await run(host, 'rmdir /run/systemd/system');
}, 60_000);

test.each([
  ['default', 'NetworkManager'],
  ['dnsmasq', 'NetworkManager with dnsmasq'],
])(
  'NetworkManager with dns=%s sends the domains to vnet',
  async (mode, resolver) => {
    await startNetworkManager(host, mode);
    await expectCycle(resolver);
  },
  60_000,
);
