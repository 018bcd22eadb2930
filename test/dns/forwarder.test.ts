import { expect, test } from '@jest/globals';
import { configurationOf, domainsIn, type Forwarder, unitsOf } from '../../src/dns/forwarder.ts';
import { serverLines } from '../../src/dns/resolver/dnsmasq.ts';
import { plainConnection } from '../../src/dns/resolver/plain.ts';
import { parseResolvConf } from '../../src/dns/resolver/resolv-conf.ts';
import { fakeHost } from '../fake-host.ts';

const forwarder: Forwarder = {
  zones: [{ network: 'vm', domain: 'vm.lab', server: '192.168.150.1', reverse: ['150.168.192.in-addr.arpa'] }],
  containers: { domain: 'ctr.lab', reverse: ['0.90.10.in-addr.arpa'] },
  upstream: undefined,
};

test('a dnsmasq of the host sends the domains to that of vnet', () => {
  expect(serverLines(forwarder).split('\n').slice(1)).toEqual([
    'server=/vm.lab/127.0.0.55',
    'server=/150.168.192.in-addr.arpa/127.0.0.55',
    'server=/ctr.lab/127.0.0.55',
    'server=/0.90.10.in-addr.arpa/127.0.0.55',
    '',
  ]);
});

test('resolv.conf keeps all but its servers, which vnet uses for other names', () => {
  const text = 'search corp.example\nnameserver 192.0.2.53\n nameserver fe80::1%eth0\noptions edns0\n';
  const parsed = parseResolvConf(text, '/etc/resolv.conf');
  expect(parsed).toMatchObject({ nameservers: ['192.0.2.53', 'fe80::1%eth0'], search: ['corp.example'] });
  const { files, upstream } = plainConnection(parsed);
  expect(files.map((file) => file.text(forwarder))).toEqual([
    'search corp.example\noptions edns0\nnameserver 127.0.0.55\n',
  ]);
  expect(configurationOf({ ...forwarder, upstream })).toMatch(/\nserver=192\.0\.2\.53\nserver=fe80::1%eth0\n$/);
});

test('the paths of Node.js and of vnet are quoted in a unit', () => {
  const host = { ...fakeHost(), self: { name: 'vnet', program: '/opt/my node', script: '/home/$me/50%/"vnet"' } };
  const text = unitsOf(forwarder, host).map((unit) => unit.text);
  expect(text.join('')).toContain('ExecStart="/opt/my node" "/home/$$me/50%%/\\"vnet\\"" "dns" "watch"\n');
  expect(text.join('')).toContain('ConditionPathExists=/opt/my node\nConditionPathExists=/home/$me/50%%/"vnet"\n');
});

test('the domains can be read from the configuration', () => {
  const six = { network: 'six', domain: 'six.lab', server: 'fd00:77::1', reverse: [] };
  expect(
    domainsIn(configurationOf({ ...forwarder, zones: [...forwarder.zones, six], upstream: ['192.0.2.53'] })),
  ).toEqual([
    { domain: 'vm.lab', server: '192.168.150.1' },
    { domain: '150.168.192.in-addr.arpa', server: '192.168.150.1' },
    { domain: 'six.lab', server: 'fd00:77::1' },
    { domain: 'ctr.lab', server: undefined },
    { domain: '0.90.10.in-addr.arpa', server: undefined },
  ]);
});
