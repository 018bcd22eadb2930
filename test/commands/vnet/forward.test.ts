import { expect, test } from '@jest/globals';
import { requestsIn } from '../../../src/commands/vnet/forward/apply.ts';
import { specsIn } from '../../../src/commands/vnet/forward/spec.ts';

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
])('rejects the file %j', (file, message) => {
  expect(() => requestsIn(file, 'f')).toThrow(message);
});
