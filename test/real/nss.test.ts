import { expect, test } from '@jest/globals';
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

test.each(Object.entries(CASES))('vnet answers as libvirt’s modules do: %s', async (_title, files) => {
  await host.inside.run('find', [DIRECTORY, '-type', 'f', '-delete']);
  await host.inside.run('mkdir', ['-p', DIRECTORY]);
  for (const [name, content] of Object.entries({ 'virbr0.macs': macs, ...files })) {
    await host.inside.run('tee', ['--', `${DIRECTORY}/${name}`], { input: content });
  }
  const answers: [string, string, string][] = [];
  for (const module of ['libvirt', 'libvirt_guest']) {
    for (const name of ['vm', 'VM', 'nosuch']) {
      const real = await host.inside.run('getent', ['-s', `hosts:${module}`, 'ahosts', name]);
      const ours = await host.vnet('resolve', '--as', `nss:${module}`, name);
      answers.push([`${module} ${name}`, addresses(ours.stdout), addresses(real.stdout)]);
      expect({ module, name, found: ours.status === 0 }).toEqual({ module, name, found: real.status === 0 });
    }
  }
  expect(answers.map(([question, ours]) => [question, ours])).toEqual(
    answers.map(([question, , real]) => [question, real]),
  );
});

/** The addresses as a set: getaddrinfo(3) sorts what a module gave it (RFC 6724), and names each socket type. */
function addresses(text: string): string {
  const ips = text.split('\n').map((line) => line.split(/\s/)[0] ?? '');
  return [...new Set(ips.filter((ip) => ip !== ''))].sort().join(' ');
}
