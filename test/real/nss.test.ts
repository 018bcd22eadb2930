import { beforeAll, expect, test } from '@jest/globals';
import { ODD_STATUS } from '../guests/nss/odd-status.ts';
import { realHost } from './host.ts';

const host = realHost();
const DIRECTORY = '/var/lib/libvirt/dnsmasq';
const now = Math.floor(Date.now() / 1000);

const lease = (more: object = {}) => ({
  'ip-address': '10.0.0.1',
  'mac-address': '52:54:00:00:00:01',
  hostname: 'vm',
  'client-id': '01:52:54:00:00:00:01',
  'expiry-time': now + 10_000,
  ...more,
});
const status = (...leases: readonly object[]) => JSON.stringify(leases, undefined, 2);
const macs = JSON.stringify([{ domain: 'Vm', macs: ['52:54:00:00:00:01', '52:54:00:00:00:02'] }]);

/** Directories of lease files, ordinary and odd; `virbr0.macs` is as above where it is not named. */
const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'one lease': { 'virbr0.status': status(lease()) },
  'two addresses and an IPv6 one': {
    'virbr0.status': status(
      lease(),
      lease({ 'ip-address': '10.0.0.2', 'mac-address': '52:54:00:00:00:02', 'expiry-time': now + 20_000 }),
      lease({ 'ip-address': 'fd00::1', 'expiry-time': 0 }),
    ),
  },
  'a name in capitals': { 'virbr0.status': status(lease({ hostname: 'VM' })) },
  'a MAC in capitals': { 'virbr0.status': status(lease({ 'mac-address': '52:54:00:00:00:0A' })) },
  'an expired lease': { 'virbr0.status': status(lease({ 'expiry-time': now - 10 })) },
  'one address twice': { 'virbr0.status': status(lease()), 'virbr1.status': status(lease({ 'expiry-time': 0 })) },
  'a name with a domain': { 'virbr0.status': status(lease({ hostname: 'vm.example' })) },
  'no lease file': {},
  'an empty file beside': { 'virbr0.status': status(lease()), 'virbr1.status': '' },
  'a half file beside': { 'virbr0.status': status(lease()), 'virbr1.status': '[{' },
  'an empty file of guests': { 'virbr0.status': status(lease()), 'virbr1.macs': '' },
  'a half file of guests': { 'virbr0.status': status(lease()), 'virbr1.macs': '[{"domain"' },
  'a lease without time': { 'virbr0.status': status(lease({ 'expiry-time': undefined })) },
  'a lease without MAC': { 'virbr0.status': status(lease({ 'mac-address': undefined })) },
  'a lease without address': { 'virbr0.status': status(lease({ 'ip-address': undefined }), lease()) },
  'an address that is none': { 'virbr0.status': status(lease(), lease({ 'ip-address': 'nonsense' })) },
  'an object in place of the list': { 'virbr0.status': JSON.stringify(lease()) },
  bytes: { 'virbr0.status': '\u007fELF' },
};

const NAMES = ['vm', 'VM', 'nosuch'];
const MODULES = ['libvirt', 'libvirt_guest'];
/** vnet's option, and how getent(1) asks the same. */
const FAMILIES = { ahosts: [], ahostsv4: ['-4'], ahostsv6: ['-6'] };

/** getaddrinfo(3) answers a family only where the host has an address of it beside loopback (AI_ADDRCONFIG). */
beforeAll(async () => {
  await host.inside.run('ip', ['link', 'add', 'virbr99', 'up', 'type', 'bridge']);
  await host.inside.run('ip', ['address', 'add', '10.99.0.1/24', 'dev', 'virbr99']);
  await host.inside.run('ip', ['address', 'add', 'fd99::1/64', 'dev', 'virbr99', 'nodad']);
});

test.each([
  ...Object.entries(CASES),
  ...ODD_STATUS.map(([title, text]) => [title, { 'virbr0.status': text }] as const),
])('vnet answers as libvirt’s modules do: %s', async (_title, files) => {
  await host.inside.run('find', [DIRECTORY, '-type', 'f', '-delete']);
  await host.inside.run('mkdir', ['-p', DIRECTORY]);
  for (const [name, content] of Object.entries({ 'virbr0.macs': macs, ...files })) {
    await host.inside.run('tee', ['--', `${DIRECTORY}/${name}`], { input: content });
  }
  const ours: Record<string, string> = {};
  const real: Record<string, string> = {};
  for (const module of MODULES) {
    for (const [database, family] of Object.entries(FAMILIES)) {
      const { stdout } = await host.vnet('resolve', '-o', 'json', '--as', `nss:${module}`, ...family, ...NAMES);
      const rows = JSON.parse(stdout) as { name: string; ip: string }[];
      for (const name of NAMES) {
        const question = `${module} ${database} ${name}`;
        const answer = await host.inside.run('getent', ['-s', `hosts:${module}`, database, name]);
        ours[question] = addresses(rows.filter((row) => row.name === name).map(({ ip }) => ip));
        real[question] = addresses(answer.stdout.split('\n').map((line) => line.split(/\s/)[0] ?? ''));
      }
    }
  }
  expect(ours).toEqual(real);
});

/**
 * The addresses as a set: getaddrinfo(3) sorts what a module gave it (RFC 6724), names each socket type, and for
 * ahostsv6 maps IPv4 addresses where there are no others (AI_V4MAPPED).
 */
function addresses(ips: readonly string[]): string {
  return [...new Set(ips.filter((ip) => ip !== '' && !ip.startsWith('::ffff:')))].sort().join(' ');
}
