import { expect, test } from '@jest/globals';
import { currentByKey, eventsBetween } from '../../../src/guests/leases/events.ts';
import type { LeaseRow } from '../../../src/guests/leases/notes.ts';

const row = (ip: string, mac: string, expires: number): LeaseRow => ({
  lease: { ip, mac, hostname: undefined, clientId: undefined, iaid: undefined, expires },
  on: { bridge: 'virbr0', network: undefined, leases: [] },
  guest: undefined,
  notes: [],
});
const events = (before: readonly LeaseRow[], after: readonly LeaseRow[], now = 100) =>
  eventsBetween(currentByKey(before, 0), currentByKey(after, now), now).map(
    ({ event, row: { lease } }) => `${event} ${lease.ip} ${lease.mac} ${lease.expires}`,
  );

test.each<[string, readonly LeaseRow[], readonly LeaseRow[], readonly string[]]>([
  ['nothing', [row('1', 'a', 200)], [row('1', 'a', 200)], []],
  ['a lease more', [], [row('1', 'a', 200)], ['new 1 a 200']],
  ['a lease less', [row('1', 'a', 200)], [], ['released 1 a 200']],
  ['a later end', [row('1', 'a', 200)], [row('1', 'a', 300)], ['renewed 1 a 300']],
  ['its time is over', [row('1', 'a', 50)], [row('1', 'a', 50)], ['expired 1 a 50']],
  ['its time is over, and it is gone', [row('1', 'a', 50)], [], ['expired 1 a 50']],
  ['the address of another now', [row('1', 'a', 200)], [row('1', 'b', 200)], ['released 1 a 200', 'new 1 b 200']],
  ['one that never ends', [row('1', 'a', 0)], [row('1', 'a', 0)], []],
])('%s', (_title, before, after, expected) => {
  expect(events(before, after)).toEqual(expected);
});
