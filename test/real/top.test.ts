import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { type Leased, realHost } from './host.ts';

/**
 * vnet top on a real network with real traffic. The sandbox has no /dev/net/tun, so guests are network namespaces, and their
 * state files are written here.
 */
const host = realHost();
const NETWORK = `<network><name>lan</name><bridge name='virbr-lan'/>
<ip address='192.168.151.1' netmask='255.255.255.0'><dhcp><range start='192.168.151.10' end='192.168.151.99'/></dhcp></ip></network>`;
let web: Leased;
let tap = '';

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lan.xml', NETWORK));
  await host.virsh('net-start', 'lan');
  web = await host.client('lan', 'web');
  const { stdout } = await host.inside.run('sh', ['-c', 'cd /sys/class/net/virbr-lan/brif && ls']);
  tap = stdout.trim();
  const nic = (target: string) =>
    `<interface type='network'><mac address='${web.mac}'/><source network='lan'/>${target}</interface>`;
  const xml = `<domstatus state='running'><domain id='1'><name>web</name><devices>${nic(`<target dev='${tap}'/>`)}</devices></domain></domstatus>`;
  await host.inside.run('tee', ['/run/libvirt/qemu/web.xml'], { input: xml });
});

/** What the kernel counted on the tap. */
async function counted(): Promise<Record<'rx' | 'tx', number>> {
  const { stdout } = await host.inside.run('sh', [
    '-c',
    `cd /sys/class/net/${tap}/statistics && cat rx_bytes tx_bytes`,
  ]);
  const [rx = 0, tx = 0] = stdout.trim().split('\n').map(Number);
  return { rx, tx };
}

test('counters are those of the tap, seen from the guest', async () => {
  const before = await counted();
  const send = 'for number in {1..200}; do printf %1400s x > /dev/udp/192.168.151.1/9; done';
  await web.host.run('ip', ['address', 'replace', `${web.ip}/24`, 'dev', 'eth0']);
  await web.host.run('bash', ['-c', send]);
  const { status, stdout } = await host.vnet('top', '--once', '--interval', '0.2', '-o', 'json');
  const after = await counted();
  const [row] = JSON.parse(stdout) as Record<string, number>[];
  expect({ status, row }).toMatchObject({
    status: 0,
    row: { guest: 'web', interface: tap, network: 'lan', addresses: [web.ip], state: 'running' },
  });
  expect(row?.['txBytes']).toBeGreaterThanOrEqual(before.rx + 200 * 1400);
  expect(row?.['txBytes']).toBeLessThanOrEqual(after.rx);
  expect(row?.['rxBytes']).toBeGreaterThanOrEqual(before.tx);
  expect(row?.['rxBytes']).toBeLessThanOrEqual(after.tx);
  // The host answers with few errors of ICMP.
  expect(row?.['rxBytes']).toBeLessThan(before.tx + 200 * 1400);
});

test.each([
  ['q', 'printf q'],
  ['Ctrl-C', "printf '\\003'"],
  ['SIGTERM', 'kill -TERM "$(cat /run/vnet/pid)"'],
  // The terminal is left, vnet stops, and fg draws it again. What is typed before that may be lost.
  ['Ctrl-Z and fg', "printf '\\032'; seen stopped=; printf '\\n'; drawn 2; printf q"],
])('%s gives the terminal back', async (key, keys) => {
  const vnet = `sh -c 'echo $$ > /run/vnet/pid; exec "${RUNNER}" "${BIN}" top'`;
  const stop = key === 'Ctrl-Z and fg' ? 'echo stopped=$?; read line; fg;' : '';
  const command = `set -m; stty rows 24 cols 80; before=$(stty -g); ${vnet}; ${stop} echo status=$?; [ "$before" = "$(stty -g)" ] && echo same settings`;
  // In a file: script(1) starts its output with the command, in which the words that are waited for must not be.
  const file = await host.file('command', command);
  const script = `seen() { until grep -q "$1" /run/vnet/out; do sleep 0.05; done; }
    drawn() { until [ "$(grep -ao '?1049h' /run/vnet/out | wc -l)" -ge "$1" ]; do sleep 0.05; done; }
    : > /run/vnet/out; { seen 'q quit'; ${keys}; seen status=; } | script -qfc "bash $1" /run/vnet/out`;
  const { stdout } = await host.inside.run('bash', ['-c', script, 'bash', file], {
    env: { NODE_EXTRA_CA_CERTS: undefined, TERM: 'xterm', SHELL: '/bin/bash' },
  });
  const [screen = '', ...rest] = stdout.split('\u001b[?1049l');
  expect(screen).toMatch(/1 interface of 1 guest: rx /);
  expect(screen).toMatch(/ web +\S+ +192\.168\.151\./);
  expect(rest.at(-1)).toContain('status=0');
  expect(rest.at(-1)).toContain('same settings');
  expect(rest).toHaveLength(key === 'Ctrl-Z and fg' ? 2 : 1);
});

test('libvirt has no guests of its own here, and virsh says so in one line', async () => {
  const { status, stderr } = await host.vnet('-c', 'qemu:///system?', 'top', '--once', '--interval', '0.1');
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'note: no running guest has a network interface\n' });
});
