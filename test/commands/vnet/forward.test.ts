import { expect, test } from '@jest/globals';
import { requestsIn } from '../../../src/commands/vnet/forward/apply.ts';
import { checkRequested } from '../../../src/commands/vnet/forward/conflicts.ts';
import { findGuest, type World } from '../../../src/commands/vnet/forward/guest.ts';
import { specsIn } from '../../../src/commands/vnet/forward/spec.ts';
import type { Forward } from '../../../src/forward/state.ts';
import type { Domain } from '../../../src/libvirt/domain.ts';
import type { Lease } from '../../../src/libvirt/leases/lease.ts';
import type { NetworkSummary } from '../../../src/libvirt/network-summary.ts';

const ALL = { address: undefined, protocol: 'tcp' };

test.each([
  [['8080:80'], [{ ...ALL, port: 8080, lastPort: 8080, guestPort: 80 }]],
  [['443'], [{ ...ALL, port: 443, lastPort: 443, guestPort: 443 }]],
  [
    ['udp', '53', 'tcp', '53'],
    [53, 53].map((port, index) => ({ ...ALL, protocol: ['udp', 'tcp'][index], port, lastPort: port, guestPort: port })),
  ],
  [['203.0.113.5:5000-5010:6000'], [{ ...ALL, address: '203.0.113.5', port: 5000, lastPort: 5010, guestPort: 6000 }]],
  [['[2001:DB8::1]:80'], [{ ...ALL, address: '2001:db8::1', port: 80, lastPort: 80, guestPort: 80 }]],
  [['5000-5010:6000-6010'], [{ ...ALL, port: 5000, lastPort: 5010, guestPort: 6000 }]],
])('reads %j', (words, specs) => {
  expect(specsIn(words)).toEqual(specs);
});

test.each([
  [[], 'a forward needs a port'],
  [['udp'], 'a forward needs a port'],
  [['0'], 'invalid port 0'],
  [['65536'], 'invalid port 65536'],
  [['90-80'], 'it ends before it starts'],
  [['80:80:80'], "invalid forward '80:80:80'"],
  [['80; flush ruleset'], "invalid forward '80; flush ruleset'"],
  [['10.0.0.256:80'], "invalid IP address '10.0.0.256'"],
  [['[fe80::1%1]:80'], "invalid IP address 'fe80::1%1'"],
  [['65000-65535:65001'], 'the guest has no port 65536'],
  [['1000-3000:2000'], 'more than 1024 ports'],
  [['80-81:90-99'], 'the two ranges differ in length'],
])('rejects %j', (words, message) => {
  expect(() => specsIn(words)).toThrow(message);
});

test('reads a file of forwards', () => {
  const file = {
    forwards: [
      { guest: 'web', ports: [443, 'udp 53'] },
      { guest: 'db', ports: 5432, follow: true },
    ],
    masquerade: ['lab'],
  };
  expect(requestsIn(file, 'f')).toMatchObject({
    forwards: [
      {
        guest: 'web',
        follow: false,
        specs: [
          { protocol: 'tcp', port: 443 },
          { protocol: 'udp', port: 53 },
        ],
      },
      { guest: 'db', follow: true, specs: [{ port: 5432 }] },
    ],
    masquerade: ['lab'],
  });
});

test.each([
  [[], 'f: the file is not a mapping'],
  [{ forward: [] }, "f: the file has an unknown key 'forward'; did you mean 'forwards'?"],
  [{ forwards: {} }, 'f: forwards is not a list'],
  [{ masquerade: 'lab' }, 'f: masquerade is not a list of networks'],
  [{ forwards: [{ ports: 80 }] }, 'f: forwards[0]: guest is not a name'],
  [{ forwards: [{ guest: 'web' }] }, 'f: forwards[0]: ports is not a list of texts'],
  [
    { forwards: [{ guest: 'web', ports: 80, follow: 'no' }] },
    'f: forwards[0]: follow or loopback is neither true nor false',
  ],
  [{ forwards: [{ guest: 'web', ports: ['80', 'udp 0'] }] }, 'f: forwards[0]: invalid port 0; ports are 1 to 65535'],
])('rejects the file %j', (file, message) => {
  expect(() => requestsIn(file, 'f')).toThrow(message);
});

const NETWORK = { name: 'lab', forward: 'nat', subnets: [], reservations: [] } as unknown as NetworkSummary;
const domain = (name: string, mac: string) =>
  ({ name, running: true, interfaces: [{ type: 'network', source: 'lab', mac }] }) as unknown as Domain;
const lease = (hostname: string, mac: string, ip: string) => ({ hostname, mac, ip }) as unknown as Lease;

function worldOf(domains: readonly Domain[], leases: readonly Lease[] = []): World {
  return { networks: [NETWORK], domains, leases: new Map([['lab', leases]]), now: 0 };
}

test('takes a name in its own case, and asks which of several guests differ in case', () => {
  const world = worldOf([domain('web', '52:54:00:00:00:01'), domain('WEB', '52:54:00:00:00:02')]);
  expect(findGuest('WEB', world, undefined)).toMatchObject({ name: 'WEB', mac: '52:54:00:00:00:02' });
  expect(() => findGuest('Web', world, undefined)).toThrow("'Web' can mean the guests 'web' and 'WEB'");
  expect(findGuest('Web', worldOf([domain('web', '52:54:00:00:00:01')]), undefined).name).toBe('web');
});

test('names the addresses of a guest with two interfaces, or how to get one', () => {
  const macs = ['52:54:00:00:00:01', '52:54:00:00:00:02'];
  const two = { ...domain('two', ''), interfaces: macs.map((mac) => ({ type: 'network', source: 'lab', mac })) };
  const message = "guest 'two' has 2 interfaces that can have forwards";
  expect(() => findGuest('two', worldOf([two as unknown as Domain]), undefined)).toThrow(
    expect.objectContaining({
      message,
      hints: [expect.objectContaining({ commands: [`vnet host set lab ${macs[0]}`] })],
    }),
  );
  const leases = macs.map((mac, index) => lease('two', mac, `10.0.0.${index + 5}`));
  expect(() => findGuest('two', worldOf([two as unknown as Domain], leases), undefined)).toThrow(
    expect.objectContaining({ message, hint: 'use the address of one in place of its name: 10.0.0.5, 10.0.0.6' }),
  );
});

test('asks which machine of two with one hostname', () => {
  const leases = [lease('app', '52:54:00:00:00:01', '10.0.0.5'), lease('app', '52:54:00:00:00:02', '10.0.0.6')];
  expect(() => findGuest('app', worldOf([], leases), undefined)).toThrow(
    expect.objectContaining({
      message: "hostname 'app' is that of several machines",
      hint: 'use the address or the name of one guest: 10.0.0.5, 10.0.0.6',
    }),
  );
  expect(findGuest('app', worldOf([], leases.slice(1)), undefined)).toMatchObject({ mac: '52:54:00:00:00:02' });
});

const FORWARD: Forward = {
  protocol: 'tcp',
  address: undefined,
  port: 80,
  lastPort: 80,
  guestPort: 80,
  guest: 'web',
  network: 'lab',
  mac: undefined,
  addresses: ['10.0.0.5'],
  follow: false,
  loopback: false,
};

test.each<[string, ...Partial<Forward>[]]>([
  ['tcp 80 is requested twice', {}, {}],
  ['tcp 80 and tcp 79-81 overlap', {}, { port: 79, lastPort: 81 }],
  ['a forward of 127.0.0.1 needs --loopback', { address: '127.0.0.1' }],
  ['the kernel does not forward connections to ::1', { address: '::1', loopback: true }],
])('rejects requests: %s', (message, ...changes) => {
  expect(() => checkRequested(changes.map((each) => ({ ...FORWARD, ...each })))).toThrow(message);
});

test('accepts requests that can be met together', () => {
  const loopback = { ...FORWARD, address: '127.0.0.1', loopback: true };
  expect(() => checkRequested([FORWARD, { ...FORWARD, port: 81, lastPort: 81 }])).not.toThrow();
  expect(() => checkRequested([loopback])).not.toThrow();
});
