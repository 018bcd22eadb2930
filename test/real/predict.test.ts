import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NEWEST_KNOWN, versionNumber } from '../../src/document/version.ts';
import { readNetwork } from '../../src/network/parse/parse.ts';
import { type Prediction, predict } from '../../src/network/predict/predict.ts';
import { readInside } from '../../src/sandbox/host/namespace.ts';
import { escapeText } from '../../src/xml/escape.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { anyNetwork } from '../network/predict/any-network.ts';
import { SAMPLES, xmlOf } from '../network/predict/networks.ts';
import { realHost } from './host.ts';

const host = realHost();
const DIRECTORY = '/var/lib/libvirt/dnsmasq';
const newest = versionNumber(NEWEST_KNOWN) ?? 0;

const random = fc.sample(anyNetwork, { numRuns: 12, seed: 11 });
const networks = [
  ...SAMPLES.map((sample) => [sample.name, xmlOf(sample)] as const),
  ...random.map((inside, index) => {
    const name = `random${index}`;
    return [name, xmlOf({ name, inside, attributes: '' })] as const;
  }),
];

/** Starts the network alone, takes what libvirt wrote, and ends it. */
async function written(xml: string, rules: () => Promise<string>) {
  const file = await host.file('predicted.xml', xml);
  const { name = '' } = readNetwork(parseXml(xml));
  expect(await host.virsh('-q', 'net-create', file)).toMatchObject({ status: 0, stderr: '' });
  const text = (file: string) => readInside(host.inside, `${DIRECTORY}/${file}`);
  try {
    return {
      dnsmasq: await text(`${name}.conf`),
      hostsfile: await text(`${escapeText(name)}.hostsfile`),
      addnhosts: await text(`${escapeText(name)}.addnhosts`),
      rules: await rules(),
    };
  } finally {
    await host.virsh('-q', 'net-destroy', '--network', name);
  }
}

function predicted(xml: string, rules: Prediction) {
  const network = readNetwork(parseXml(xml));
  const text = (kind: Prediction) => predict(network, kind, newest);
  return { dnsmasq: text('dnsmasq'), hostsfile: text('hostsfile'), addnhosts: text('addnhosts'), rules: text(rules) };
}

/** Without rules of its own, a network shows the tables and chains that the one before left: they are not its. */
function unlessEmpty(kind: Prediction, xml: string, rules: string): string {
  return predict(readNetwork(parseXml(xml)), kind, newest) === '' && !rules.includes('pb0') ? '' : rules;
}

describe('with the iptables backend', () => {
  test.each(networks)('%s is what libvirt writes, byte for byte', async (_name, xml) => {
    const found = await written(xml, iptablesRules);
    expect({ ...found, rules: unlessEmpty('iptables', xml, found.rules) }).toEqual(predicted(xml, 'iptables'));
  });
});

describe('with the nftables backend', () => {
  let has = false;
  beforeAll(async () => {
    has = await useNftables();
  });

  test.each(networks)('%s is what libvirt writes, byte for byte', async (_name, xml) => {
    if (!has) return;
    const found = await written(xml, nftablesRules);
    expect({ ...found, rules: unlessEmpty('nftables', xml, found.rules) }).toEqual(predicted(xml, 'nftables'));
  });
});

/** libvirt's own part of both lists, in the order of the tables that iptables-nft and iptables-legacy do not share. */
async function iptablesRules(): Promise<string> {
  let text = '';
  for (const program of ['iptables-save', 'ip6tables-save']) {
    const tables = (await host.inside.run(program, [])).stdout.split(/^COMMIT\n/m);
    text += `# ${program}\n`;
    for (const name of ['mangle', 'filter', 'nat']) {
      const table = tables.find((lines) => lines.includes(`*${name}\n`)) ?? `*${name}\n`;
      const own = table.split('\n').filter((line) => line.startsWith('*') || line.includes('LIBVIRT_'));
      text += `${own.join('\n')}\nCOMMIT\n`;
    }
  }
  return text;
}

/** Router solicitations of the new bridge may already have been counted. */
async function nftablesRules(): Promise<string> {
  const { stdout } = await host.inside.run('nft', ['list', 'ruleset']);
  return stdout.replace(/packets \d+ bytes \d+/g, 'packets 0 bytes 0');
}

/** Restarts the daemon with the backend, where it has one: libvirt 10.4. Where the kernel cannot fill in checksums, tc pretends. */
async function useNftables(): Promise<boolean> {
  const version = /daemon: (\S+)/.exec((await host.virsh('version', '--daemon')).stdout)?.[1] ?? '';
  if ((versionNumber(version) ?? 0) < (versionNumber('10.4.0') ?? 0)) return false;
  const program = `
    set -eu
    for table in ip ip6; do for name in filter nat mangle; do nft delete table $table $name 2>/dev/null || :; done; done
    echo 'firewall_backend = "nftables"' >/etc/libvirt/network.conf
    tc=$(command -v tc); cp "$tc" /run/vnet/tc-real
    printf '%s\\n' '#!/bin/sh' 'case "$*" in *"action csum"*) /run/vnet/tc-real "$@" 2>/dev/null || exit 0 ;; esac' \\
      'exec /run/vnet/tc-real "$@"' >/run/vnet/tc; chmod 755 /run/vnet/tc
    mount --bind /run/vnet/tc "$tc"
    for daemon in libvirtd virtnetworkd; do
      pid=$(cat /run/$daemon.pid 2>/dev/null) || continue
      kill "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
      $daemon -d </dev/null >/dev/null 2>&1
    done
    for _ in $(seq 100); do virsh -q net-list >/dev/null 2>&1 && exit; sleep 0.05; done; exit 1`;
  expect(await host.inside.run('sh', ['-c', program])).toMatchObject({ status: 0 });
  return true;
}

test('the script makes a network that gives leases, under a name that no shell may obey, and takes it away', async () => {
  const name = `a'b"c $(touch PWNED) \`id\``;
  const xml = `<network><name>${escapeText(name)}</name><forward mode='nat'><nat ipv6='yes'/></forward><bridge name='pb0'/><mtu size='1400'/><domain name="d'$(id)"/><ip address='10.99.0.1' prefix='24'><dhcp><range start='10.99.0.10' end='10.99.0.20'/><host mac='52:54:00:99:00:07' name='fixed' ip='10.99.0.7'/></dhcp></ip><ip family='ipv6' address='fd99::1' prefix='64'/><route address='10.98.0.0' prefix='16' gateway='10.99.0.2'/></network>`;
  const file = await host.file('script.xml', xml);
  const { stdout } = await host.vnet('explain', file, '--predict', 'script');
  const script = await host.file('script.sh', stdout);
  const sh = (verb: string) => host.inside.run('sh', ['-c', 'cd /run/vnet; umask 077; sh "$0" "$1"', script, verb]);

  expect(await sh('up')).toMatchObject({ status: 0, stdout: `network ${name} is up on pb0\n`, stderr: '' });
  expect((await sh('up')).status).toBe(1);
  const addresses = await host.inside.run('ip', ['-brief', 'address', 'show', 'dev', 'pb0']);
  expect(addresses.stdout).toContain('10.99.0.1/24 fd99::1/64');
  const { takeLease } = await import('../../src/sandbox/guests/dhcp-client.ts');
  const { plugIn } = await import('../../src/sandbox/guests/test-guest.ts');
  const client = await plugIn(host.inside, { name: 'scripted', bridge: 'pb0', mac: '52:54:00:99:00:07' });
  expect(await takeLease(client, 'scripted')).toMatchObject({ ip: '10.99.0.7', hostname: 'fixed' });

  expect(await sh('down')).toMatchObject({ status: 0, stderr: '' });
  expect((await host.inside.run('ip', ['link', 'show', 'dev', 'pb0'])).status).toBe(1);
  expect((await host.inside.run('nft', ['list', 'tables'])).stdout).not.toContain('vnet_');
  expect((await host.inside.run('ls', ['/run/vnet'])).stdout).not.toContain('PWNED');
});
