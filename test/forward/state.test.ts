import { expect, test } from '@jest/globals';
import { type Forward, formatForwards, listenText, overlap, parseForwards } from '../../src/forward/state.ts';

const FORWARD = {
  protocol: 'tcp',
  port: 8080,
  guestPort: 80,
  guest: 'web',
  network: 'default',
  mac: '52:54:00:00:00:01',
  addresses: ['192.168.122.10', 'fd00::10'],
};
const FOLLOWING = {
  protocol: 'udp',
  port: 5000,
  guestPort: 6000,
  guest: 'a b',
  network: 'lab',
  address: '::',
  lastPort: 5010,
  mac: '52:54:00:00:00:02',
  follow: true,
  loopback: true,
};

test('writes what it reads', () => {
  const text = `${JSON.stringify({ version: 1, forwards: [FORWARD, FOLLOWING], masquerade: ['r'] }, undefined, 2)}\n`;
  const read = parseForwards(text);
  expect(formatForwards(read)).toBe(text);
  expect(read.forwards.map(listenText)).toEqual(['8080', '[::]:5000-5010']);
});

test('is no file without forwards', () => {
  expect(parseForwards(undefined)).toEqual({ forwards: [], masquerade: [] });
  expect(formatForwards(parseForwards(undefined))).toBeUndefined();
});

test.each([
  ['{', 'it is not JSON'],
  ['[]', 'the file is not an object'],
  ['{"version": 2}', 'its version is not 1'],
  ['{"version": 1, "forwards": {}}', 'forwards is not a list'],
  ['{"version": 1, "forwards": [], "masquerade": [1]}', 'masquerade is not a list of networks'],
  [entry({ protocol: 'tcp }; flush ruleset' }), 'forwards[0]: protocol is neither tcp nor udp'],
  [entry({ port: '80; flush ruleset' }), 'forwards[0]: a port is not a number from 1 to 65535'],
  [entry({ port: 80.5 }), 'forwards[0]: a port is not a number from 1 to 65535'],
  [entry({ guestPort: 65_530, lastPort: 8090 }), 'forwards[0]: the range of ports is invalid'],
  [entry({ address: '192.168.122.10 }' }), 'forwards[0]: address is not an IP address'],
  [entry({ address: '10.1' }), 'forwards[0]: address is not an IP address'],
  [entry({ addresses: ['fe80::1%lo'] }), 'forwards[0]: addresses is not a list of IP addresses'],
  [entry({ mac: '52:54' }), 'forwards[0]: mac is not a MAC address'],
  [entry({ guest: '' }), 'forwards[0]: guest is not a name'],
  [entry({ follow: true, mac: undefined }), 'forwards[0]: follow needs a mac'],
  [
    JSON.stringify({
      version: 1,
      forwards: [FORWARD, { ...FORWARD, guest: 'db', lastPort: 8090, guestPort: 8080, port: 8080 }],
    }),
    'forwards[0] and forwards[1] listen on the same port',
  ],
  [entry({ port: 1000, lastPort: 3000, guestPort: 2000 }), 'forwards[0]: more than 1024 ports'],
])('rejects %s', (text, reason) => {
  expect(() => parseForwards(text)).toThrow(`/etc/vnet/forwards.json: ${reason}`);
});

function entry(change: object): string {
  return JSON.stringify({ version: 1, forwards: [{ ...FORWARD, ...change }] });
}

test.each<[Partial<Forward>, Partial<Forward>, boolean]>([
  [{}, {}, true],
  [{ lastPort: 8090 }, { port: 8090, lastPort: 8099 }, true],
  [{}, { port: 8081, lastPort: 8081 }, false],
  [{}, { protocol: 'udp' }, false],
  [{ address: '203.0.113.5' }, {}, true],
  [{ address: '203.0.113.5' }, { address: '0.0.0.0' }, true],
  [{ address: '203.0.113.5' }, { address: '203.0.113.6' }, false],
  [{ address: '203.0.113.5' }, { address: '::' }, false],
  // Both get what goes to 127.0.0.1.
  [{ address: '203.0.113.5', loopback: true }, { address: '203.0.113.6', loopback: true }, true],
  [{ address: '203.0.113.5', loopback: true }, { address: '2001:db8::1', loopback: true }, false],
])('compares the ports of %j and %j', (one, other, expected) => {
  const [forward] = parseForwards(entry({ lastPort: 8080 })).forwards;
  if (forward === undefined) throw new Error('no forward');
  expect(overlap({ ...forward, ...one }, { ...forward, ...other })).toBe(expected);
  expect(overlap({ ...forward, ...other }, { ...forward, ...one })).toBe(expected);
});
