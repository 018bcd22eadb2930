import { expect, test } from '@jest/globals';
import { identityFor } from '../../../src/sandbox/host/identity.ts';
import { fakeHost } from '../../fake-host.ts';

const ALL = '000001ffffffffff';
const NONE = '0000000000000000';
/** CAP_SETUID and others, but not CAP_SYS_ADMIN. */
const CONTAINER = '00000000a80425fb';
const WHOLE = '         0          0 4294967295\n';

test.each([
  ['root', 0, ALL, WHOLE, { kind: 'range', range: { first: 1879048192, count: 65536 } }],
  ['root of a sandbox', 0, ALL, '0 1879048192 65536\n', { kind: 'range', range: { first: 32768, count: 16384 } }],
  [
    'root of a rootless container',
    0,
    ALL,
    '0 1000 1\n1 100000 65536\n',
    { kind: 'range', range: { first: 32769, count: 16384 } },
  ],
  ['root of a container without CAP_SYS_ADMIN', 0, CONTAINER, WHOLE, { kind: 'nobody' }],
  ['root of a namespace with one id', 0, ALL, '0 1000 1\n', { kind: 'user' }],
  ['an ordinary user', 1000, NONE, WHOLE, { kind: 'user' }],
])('%s', (_title, uid, capabilities, map, expected) => {
  const files = {
    '/proc/self/status': `CapEff:\t${capabilities}\n`,
    '/proc/self/uid_map': map,
    '/proc/self/gid_map': map,
  };
  expect(identityFor(fakeHost({ uid, files }))).toEqual(expected);
});
