import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { type Leased, realHost } from '../host.ts';
import {
  type Asker,
  containerAsker,
  defineNetworks,
  lookUp,
  run,
  startBase,
  startContainer,
  startPodman,
  startResolved,
  stateOfEtc,
} from './with-resolver.ts';

/** One DNS for a host with systemd-resolved, guests of two networks and containers of podman. */
const host = realHost();

const VM = `<network><name>vm</name><forward mode='nat'/><bridge name='virbr10'/><domain name='vm.lab' localOnly='yes'/>
  <ip address='192.168.150.1' prefix='24'><dhcp><range start='192.168.150.100' end='192.168.150.200'/></dhcp></ip></network>`;
const DMZ = `<network><name>dmz</name><forward mode='route'/><bridge name='virbr11'/><domain name='dmz.lab' localOnly='yes'/>
  <ip address='192.168.151.1' prefix='24' localPtr='yes'><dhcp><range start='192.168.151.100' end='192.168.151.200'/></dhcp></ip></network>`;

/** Isolated and without guests. */
const SPARE = `<network><name>spare</name><bridge name='virbr12'/><domain name='spare.lab' localOnly='yes'/>
  <ip address='192.168.152.1' prefix='24' localPtr='yes'/></network>`;

let web: Leased;
let etc: string;
let askers: Readonly<Record<string, Asker>>;

beforeAll(async () => {
  await startBase(host);
  await startResolved(host);
  await startPodman(host);
  await startContainer(host, 'c1');
  await defineNetworks(host, VM, DMZ, SPARE);
  web = await host.client('vm', 'web');
  await run(host, `nsenter --net=/run/netns/web ip address replace ${web.ip}/24 dev eth0`);
  const db = await host.client('dmz', 'db');
  await run(host, `nsenter --net=/run/netns/db ip address replace ${db.ip}/24 dev eth0`);
  askers = {
    host: { host: host.inside, server: '127.0.0.53' },
    web: { host: web.host, server: '192.168.150.1' },
    db: { host: db.host, server: '192.168.151.1' },
    c1: await containerAsker(host, 'c1'),
  };
  etc = await stateOfEtc(host);
}, 60_000);

/** What every machine finds for a name. */
async function everywhere(name: string, type?: 'PTR'): Promise<Readonly<Record<string, string>>> {
  const found = Object.entries(askers).map(async ([who, asker]) => [who, await lookUp(asker, name, type)] as const);
  return Object.fromEntries(await Promise.all(found));
}

async function succeed(...words: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await host.vnet('dns', ...words, '--yes');
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
}

const all = (answer: string) => ({ host: answer, web: answer, db: answer, c1: answer });

async function expectNames(): Promise<void> {
  const c1 = (await run(host, 'podman inspect -f "{{.NetworkSettings.Networks.ctr.IPAddress}}" c1')).trim();
  expect(await everywhere('host.vm.lab')).toEqual(all('192.168.150.1'));
  expect(await everywhere('web.vm.lab')).toEqual(all(web.ip));
  expect(await everywhere('host.dmz.lab')).toEqual(all('192.168.151.1'));
  expect(await everywhere('c1.ctr.lab')).toEqual(all(c1));
  expect(await everywhere('www.corp.example')).toEqual(all('203.0.113.80'));
  for (const domain of ['vm.lab', 'dmz.lab', 'ctr.lab', 'corp.example']) {
    expect(await everywhere(`none.${domain}`)).toEqual(all('NXDOMAIN'));
  }
  expect(await everywhere(reverseName(web.ip), 'PTR')).toEqual(all('web.vm.lab'));
  expect(await everywhere(reverseName(c1), 'PTR')).toMatchObject({ host: 'c1.ctr.lab', web: 'c1.ctr.lab' });
  expect(await everywhere('77.150.168.192.in-addr.arpa', 'PTR')).toEqual(all('NXDOMAIN'));
}

function reverseName(ip: string): string {
  return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
}

test('without setup a name is known only to the server of its network', async () => {
  expect(await everywhere('web.vm.lab')).toMatchObject({ host: 'REFUSED', web: web.ip });
  expect(await host.vnet('dns', 'status')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('hint: to connect the DNS of networks with this host, run: vnet dns setup\n'),
  });
});

test('a dry run shows each file and changes nothing', async () => {
  const { status, stdout } = await host.vnet('dns', 'setup', '--dry-run', '--restart');
  expect(status).toBe(0);
  expect(stdout).toContain('+server=/vm.lab/192.168.150.1@127.0.0.55\n');
  expect(stdout).toContain('+++ /etc/systemd/resolved.conf.d/vnet.conf\n');
  expect(stdout).toContain('restart network vm\n');
  expect(await stateOfEtc(host)).toBe(etc);
});

test('after setup every machine gets the same answers, and foreign names from the local network', async () => {
  await run(host, ': >/run/vnet/lan.log');
  await succeed('setup', '--restart');
  await expectNames();
  expect(await lookUp({ host: host.inside, server: '127.0.0.55' }, 'www.corp.example')).toBe('REFUSED');
  const log = await run(host, 'cat /run/vnet/lan.log');
  expect(log).not.toMatch(/query\[\w+\] \S+\.lab /);
  const { status, stdout } = await host.vnet('dns', 'status', '-o', 'json');
  expect({ status, stdout: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    stdout: {
      setUp: true,
      resolver: 'systemd-resolved',
      names: expect.arrayContaining([expect.objectContaining({ same: true })]),
    },
  });
  expect(await host.vnet('dns', 'setup', '--restart', '--yes')).toMatchObject({
    status: 0,
    stdout: '/etc/vnet/dns.conf unchanged\n/etc/systemd/resolved.conf.d/vnet.conf unchanged\n',
  });
}, 60_000);

test('the answers stay after restarts of the resolver, of networks and without guests', async () => {
  await run(host, 'systemctl restart systemd-resolved.service');
  await expectNames();
  await run(host, 'virsh -q net-destroy spare');
  expect(await lookUp(askers['host'] as Asker, 'host.spare.lab')).toBe('REFUSED');
  expect(await lookUp(askers['host'] as Asker, 'www.corp.example')).toBe('203.0.113.80');
  await run(host, 'virsh -q net-start spare');
  expect(await lookUp(askers['host'] as Asker, 'host.spare.lab')).toBe('192.168.152.1');
}, 60_000);

test('the watch follows containers that start and end', async () => {
  const watch = await host.inside.converse(RUNNER, [BIN, 'dns', 'watch'], {
    env: { PODMAN_IGNORE_CGROUPSV1_WARNING: '1' },
  });
  await watch.next();
  await startContainer(host, 'c2');
  const until = (test: string) =>
    run(
      host,
      `until [ -n "$(getent -s dns hosts c2.ctr.lab)" ] ${test}; do sleep 0.05; done; getent -s dns hosts c2.ctr.lab || :`,
    );
  expect(await until('')).toMatch(/^10\.90\.0\.\d+ +c2\.ctr\.lab\n$/);
  await run(host, 'podman rm -f -t 0 c2 >/run/vnet/podman.log 2>&1 </dev/null');
  expect(await run(host, 'while getent -s dns hosts c2.ctr.lab >/dev/null; do sleep 0.05; done')).toBe('');
  watch.kill();
  await watch.end();
}, 60_000);

test('undo restores every file, and reports one that was changed', async () => {
  await run(host, `echo '# mine' >>/etc/systemd/resolved.conf.d/vnet.conf`);
  const { status, stderr } = await host.vnet('dns', 'undo', '--restart', '--yes');
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(
      /^warning: \/etc\/systemd\/resolved\.conf\.d\/vnet\.conf has been changed since; a copy is in \/var\/lib\/vnet\/vnet\.conf\.\d+\.bak$/m,
    ),
  });
  expect(await stateOfEtc(host)).toBe(etc);
  expect(await everywhere('web.vm.lab')).toMatchObject({ host: 'REFUSED', web: web.ip });
  expect(await everywhere('www.corp.example')).toEqual(all('203.0.113.80'));
  expect(await run(host, 'ls -d /run/vnet-dns* || :')).toBe('');
  expect(await host.vnet('dns', 'undo', '--yes')).toMatchObject({ status: 2 });
}, 60_000);

/** Programs that kill vnet in the middle of its work, after or instead of theirs. */
const KILLERS: readonly (readonly [when: string, program: string, script: string])[] = [
  ['before a directory exists', 'mkdir', 'kill -9 $PPID; exit'],
  ['after the change of a definition', 'virsh', 'case "$*" in *net-define*) $real "$@"; kill -9 $PPID; exit; esac'],
  ['after the resolver restarts', 'systemctl', '$real "$@"; kill -9 $PPID; exit'],
];

async function killed(words: string, [, program, script]: (typeof KILLERS)[number]): Promise<void> {
  const real = (await run(host, `command -v ${program}`)).trim();
  await host.file(`killer/${program}`, `#!/bin/bash\nreal=${real}\n${script}\nexec $real "$@"\n`);
  const command = `PATH=/run/vnet/killer:$PATH '${RUNNER}' '${BIN}' dns ${words} --yes`;
  expect(await run(host, `chmod 755 /run/vnet/killer/*; ${command} >/dev/null 2>&1 || echo $?`)).toBe('137\n');
  await run(host, 'rm /run/vnet/killer/*');
}

test.each(KILLERS)(
  'nothing stays of a setup or an undo that is killed %s',
  async (...killer) => {
    await run(host, 'mkdir -p /run/vnet/killer');
    await killed('setup --restart', killer);
    const { stderr } = await host.vnet('dns', 'undo', '--restart', '--yes');
    expect(stderr).toMatch(/^note: (?:rolled back|finished) a change that was interrupted: connect the DNS/m);
    expect(await stateOfEtc(host)).toBe(etc);
    if (killer[1] === 'mkdir') return;
    await succeed('setup', '--restart');
    await killed('undo', killer);
    await host.vnet('dns', 'undo', '--restart', '--yes');
    expect(await stateOfEtc(host)).toBe(etc);
    expect(await everywhere('www.corp.example')).toEqual(all('203.0.113.80'));
  },
  60_000,
);

test('domains that mean something else are rejected', async () => {
  const network = (name: string, number: number, domain: string) =>
    `<network><name>${name}</name><bridge name='virbr${number}'/>${domain}<ip address='192.168.${number}.1' prefix='24'/></network>`;
  const domain = (name: string) => `<domain name='${name}' localOnly='yes'/>`;
  await defineNetworks(
    host,
    network('mdns', 60, domain('vm.local')),
    network('corp', 61, domain('corp.example')),
    network('twin', 62, domain('VM.lab')),
    network('none', 63, ''),
    network('open', 64, "<domain name='open.lab'/>"),
  );
  for (const [words, message] of [
    [['mdns'], "network 'mdns' cannot use the DNS domain 'vm.local': mDNS answers names in .local (RFC 6762)"],
    [
      ['corp'],
      "network 'corp' cannot use the DNS domain 'corp.example': the local network answers names in 'corp.example'",
    ],
    [['vm', 'twin'], "network 'vm' and network 'twin' have the same DNS domain 'vm.lab'"],
    [['none'], 'to add one, run: vnet dns setup --domain none.home.arpa --restart none'],
    [['open'], "network 'open' must restart: its DNS server would send questions about open.lab back to this host"],
  ] as const) {
    expect(await host.vnet('dns', 'setup', ...words, '--yes')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(message),
    });
  }
  await succeed('setup', '--domain', 'none.home.arpa', '--restart', 'none');
  expect(await lookUp(askers['host'] as Asker, 'host.none.home.arpa')).toBe('192.168.63.1');
  expect(await host.vnet('dns', 'undo', '--restart', '--yes')).toMatchObject({ status: 0 });
  expect(await lookUp(askers['host'] as Asker, 'www.corp.example')).toBe('203.0.113.80');
}, 60_000);
