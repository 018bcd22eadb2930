import { expect, test } from '@jest/globals';
import { isInternetDomain } from '../../../src/guests/export/internet-domains.ts';
import { namePolicy } from '../../../src/guests/export/name-policy.ts';

const policyOf = (options: Partial<Parameters<typeof namePolicy>[0]> = {}) =>
  namePolicy({
    hostname: 'hyper',
    hostsFile: { path: '/etc/hosts', names: new Set(['hyper.corp.com', 'known']) },
    writesHostsFile: true,
    allowedDomains: ['Allowed.org'],
    ...options,
  });
const verdict = (name: string, domains: readonly string[] = [], isHostname = false) =>
  policyOf()({ name, isHostname, domains: new Set(domains) });

test.each([
  'localhost',
  'localhost4',
  'x.localhost',
  'localhost.localdomain',
  'localhost.lab.internal',
  'localhost6.lab.internal',
  'ip6-localhost',
  'ip6-allnodes',
  'ip6-allnodes.lab.internal',
  '_gateway',
  'gateway',
  'broadcasthost',
  'wpad',
  'wpad.lab.internal',
  'isatap',
  'metadata',
  'metadata.lab.internal',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
  'host.docker.internal',
  'kubernetes.default.svc.cluster.local',
])('%s is a reserved name, also in the DNS domain of its network', (name) => {
  expect(verdict(name, ['lab.internal', 'google.internal', 'docker.internal', 'cluster.local'])).toBe(
    'a reserved name',
  );
});

test.each([
  ['web', [], undefined],
  ['ip6', [], undefined],
  ['metadata-store', [], undefined],
  ['hyper', [], "this host's own name"],
  ['known', [], 'already in /etc/hosts'],
  ['web.lab.internal', ['lab.internal'], undefined],
  ['a.b.lab.internal', ['lab.internal'], undefined],
  ['web.lab', ['lab'], undefined],
  ['web.example.com', ['example.com'], undefined],
  ['web.lab.internal', [], 'not in the DNS domain of its network'],
  ['web.lab.internal', ['internal.lab', ''], 'not in the DNS domain of its network'],
  ['weblab.internal', ['lab.internal'], 'not in the DNS domain of its network'],
  ['lab.internal', ['lab.internal'], 'not in the DNS domain of its network'],
  [
    'www.google.com',
    ['google.com'],
    'google.com may be a domain of the Internet; if it is yours: --allow-domain google.com',
  ],
  ['web.app', ['app'], 'app may be a domain of the Internet; if it is yours: --allow-domain app'],
  // This host is hyper.corp.com.
  ['web.corp.com', ['corp.com'], undefined],
  ['web.lab.corp.com', [], undefined],
  ['web.allowed.org', [], undefined],
  ['web.notallowed.org', [], 'not in the DNS domain of its network'],
])('%s in %j: %s', (name, domains, reason) => {
  expect(verdict(name, domains)).toBe(reason);
});

test('a guest cannot choose a name with a domain, nor one of a file that is only read', () => {
  expect(verdict('web.lab.internal', ['lab.internal'], true)).toBe('a guest cannot choose a name with a DNS domain');
  const reading = policyOf({ writesHostsFile: false });
  const known = (isHostname: boolean) => reading({ name: 'known', isHostname, domains: new Set() });
  expect([known(true), known(false)]).toEqual(['already in /etc/hosts', undefined]);
});

test('a host without a name has no domain', () => {
  const policy = policyOf({ hostname: '\n' });
  expect(policy({ name: 'web.corp.com', isHostname: false, domains: new Set() })).toBe(
    'not in the DNS domain of its network',
  );
});

test.each([
  ['google.com', true],
  ['mycompany.de', true],
  ['xn--p1ai', true],
  ['example.onion', true],
  ['1.168.192.in-addr.arpa', true],
  ['home.arpa', false],
  ['lab.example.org', false],
  ['lab', false],
  ['k8s.internal', false],
  ['crc.testing', false],
  ['fritz.local', false],
])('%s may be a domain of the Internet: %s', (domain, expected) => {
  expect(isInternetDomain(domain)).toBe(expected);
});
