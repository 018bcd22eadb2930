import { expect, test } from '@jest/globals';
import { type NssQuery, nssLookup } from '../../../src/guests/nss/module.ts';
import { ODD_STATUS } from './odd-status.ts';

const now = 1_800_000_000;
const entry = (more: object = {}) => ({
  'ip-address': '10.0.0.1',
  'mac-address': '52:54:00:00:00:01',
  hostname: 'vm',
  'expiry-time': now + 100,
  ...more,
});
const query: NssQuery & { name: string } = { module: 'libvirt', name: 'vm', family: undefined, rules: 'yajl', now };
const files = (suffix: string, texts: readonly string[]) =>
  texts.map((text, index) => ({ path: `${index}${suffix}`, bytes: Buffer.from(text) }));
const ask = (more: Partial<typeof query>, status: readonly string[], macs: readonly string[] = []) =>
  nssLookup({ ...query, ...more }, files('.status', status), files('.macs', macs))(more.name ?? query.name);
const json = (...entries: readonly unknown[]) => JSON.stringify(entries);
const success = (...addresses: readonly string[]) => ({ status: 'success', addresses });
const unavail = (reason: string) => ({ status: 'unavail', reason });

test.each<[string, Partial<typeof query>, readonly string[], unknown]>([
  ['case does not count', { name: 'VM' }, [json(entry())], success('10.0.0.1')],
  ['a name with its domain is another name', { name: 'vm.example' }, [json(entry())], { status: 'notfound' }],
  [
    'the last to expire comes first, one that never does last',
    {},
    [
      json(
        entry({ 'ip-address': '10.0.0.2', 'expiry-time': 0 }),
        entry(),
        entry({ 'ip-address': '10.0.0.3', 'expiry-time': now + 900 }),
      ),
    ],
    success('10.0.0.3', '10.0.0.1', '10.0.0.2'),
  ],
  ['an expired lease is nothing', {}, [json(entry({ 'expiry-time': now - 1 }))], { status: 'notfound' }],
  ['the last second counts', {}, [json(entry({ 'expiry-time': now }))], success('10.0.0.1')],
  ['a negative time never comes', {}, [json(entry({ 'expiry-time': -1 }))], success('10.0.0.1')],
  [
    'one address counts once',
    {},
    [json(entry({ 'ip-address': 'fd00::1' })), json(entry({ 'ip-address': 'FD00:0::1' }))],
    success('fd00::1'),
  ],
  ['a family', { family: 'ipv6' }, [json(entry(), entry({ 'ip-address': 'fd00::1' }))], success('fd00::1')],
  ['no address of a family', { family: 'ipv6' }, [json(entry())], unavail("'vm' has no address of this family")],
  ['an address as getaddrinfo reads it', {}, [json(entry({ 'ip-address': '010.1' }))], success('8.0.0.1')],
  ['a bad file elsewhere', {}, [json(entry()), '['], unavail('1.status: is cut short, or not JSON')],
  ['an empty file', {}, ['', json(entry())], success('10.0.0.1')],
  [
    'no MAC (yajl)',
    {},
    [json(entry({ 'mac-address': undefined }))],
    unavail('0.status: has an entry without "mac-address"'),
  ],
  ['no MAC (json-c)', { rules: 'json-c' }, [json(entry({ 'mac-address': undefined }))], success('10.0.0.1')],
  ['no time (yajl)', {}, [json(entry({ 'expiry-time': undefined }))], success('10.0.0.1')],
  [
    'no time (json-c)',
    { rules: 'json-c' },
    [json(entry({ 'expiry-time': undefined }))],
    unavail(`0.status: a lease of 'vm' has no "expiry-time"`),
  ],
  [
    'a number in a string (yajl)',
    {},
    [json(entry({ hostname: 5 }), entry())],
    unavail('0.status: has a "hostname" that is not a string'),
  ],
  [
    'a number in a string (json-c)',
    { rules: 'json-c', name: '5' },
    [json(entry({ hostname: 5 }))],
    success('10.0.0.1'),
  ],
  [
    'no address at all',
    {},
    [json(entry({ 'ip-address': 'x' }))],
    unavail(`0.status: a lease of 'vm' has no address: "x"`),
  ],
  ['a name with NUL ends there', {}, [json(entry({ hostname: 'vm\0x' }))], success('10.0.0.1')],
  ['not ASCII (yajl)', {}, [json(entry({ hostname: 'é' }), entry())], success('10.0.0.1')],
  [
    'not ASCII (json-c)',
    { rules: 'json-c' },
    [json(entry({ hostname: 'é' }), entry())],
    unavail('0.status: is not ASCII, or not JSON'),
  ],
])('libvirt: %s', (_title, more, status, expected) => {
  expect(ask(more, status)).toEqual(expected);
});

test.each(ODD_STATUS)('libvirt: %s', (_title, text, byYajl, byJsonC) => {
  expect(ask({}, [text])).toEqual(byYajl);
  expect(ask({ rules: 'json-c' }, [text])).toEqual(byJsonC);
});

test('the order of times that are 2^31 seconds apart is that of their difference in 32 bits', () => {
  const leases = [0, 2 ** 31, now, 2 ** 32 + now - 5].map((expires, index) =>
    entry({ 'ip-address': `10.0.0.${index}`, 'expiry-time': expires }),
  );
  expect(ask({}, [json(...leases)])).toEqual(success('10.0.0.2', '10.0.0.3', '10.0.0.0', '10.0.0.1'));
});

const guest: Partial<typeof query> = { module: 'libvirt_guest' };
const macs = (...list: readonly string[]) => json({ domain: 'Vm', macs: list });

test.each<[string, Partial<typeof query>, readonly string[], readonly string[], unknown]>([
  [
    'the guest, whatever its hostname',
    {},
    [json(entry({ hostname: 'x' }))],
    [macs('52:54:00:00:00:01')],
    success('10.0.0.1'),
  ],
  ['MACs are compared by case', {}, [json(entry({ 'mac-address': 'AA' }))], [macs('aa')], { status: 'notfound' }],
  ['no such guest', {}, [json(entry())], [json()], unavail("no guest is called 'vm' in any *.macs")],
  [
    'all its cards',
    {},
    [json(entry(), entry({ 'mac-address': 'b', 'ip-address': '10.0.0.2' }))],
    [macs('b'), macs('52:54:00:00:00:01')],
    success('10.0.0.1', '10.0.0.2'),
  ],
  ['an empty file (yajl)', {}, [json(entry())], [macs('52:54:00:00:00:01'), ''], unavail('1.macs: is empty')],
  [
    'an empty file (json-c)',
    { rules: 'json-c' },
    [json(entry())],
    [macs('52:54:00:00:00:01'), ''],
    success('10.0.0.1'),
  ],
  [
    'an entry without domain is that of the one before (yajl)',
    {},
    [json(entry())],
    [json({ domain: 'vm', macs: [] }, { macs: ['52:54:00:00:00:01'] })],
    success('10.0.0.1'),
  ],
  [
    'all lists of MACs count, those of other names do not (yajl)',
    {},
    [json(entry())],
    ['[{"domain":"vm","macs":["52:54:00:00:00:01"],"others":["b"],"macs":["c"]}]'],
    success('10.0.0.1'),
  ],
  [
    'the last list of MACs counts (json-c)',
    { rules: 'json-c' },
    [json(entry())],
    ['[{"domain":"vm","macs":["52:54:00:00:00:01"],"macs":["c"]}]'],
    { status: 'notfound' },
  ],
])('libvirt_guest: %s', (_title, more, status, macFiles, expected) => {
  expect(ask({ ...guest, ...more }, status, macFiles)).toEqual(expected);
});
