import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseStatus } from '../../../src/libvirt/leases/status-file.ts';
import { entriesWith } from '../../../src/libvirt/leases/status-scan.ts';

const entry = (n: number, hostname: unknown = `guest-${n}`) => ({
  'ip-address': `10.0.${n >> 8}.${n & 255}`,
  'mac-address': `52:54:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
  hostname,
  'expiry-time': 9e9,
});
const ENTRIES = Array.from({ length: 8000 }, (_, n) => entry(n));
/** As libvirt writes it. */
const written = (entries: readonly unknown[]) => `${JSON.stringify(entries, undefined, 2)}\n`;
const LARGE = written(ENTRIES);

test('finds the entries with a hostname or a MAC, ignoring case', () => {
  expect(entriesWith(LARGE, ['GUEST-77'])).toEqual([entry(77)]);
  expect(entriesWith(LARGE, ['52:54:00:00:01:00', 'guest-3', 'nobody'])).toEqual([entry(3), entry(256)]);
  expect(entriesWith(LARGE, ['guest-7.'])).toEqual([]);
});

test('an entry that matches twice is found once', () => {
  expect(entriesWith(LARGE, ['guest-5', '52:54:00:00:00:05'])).toEqual([entry(5)]);
});

test.each([
  ['a small file', written(ENTRIES.slice(0, 3)), ['guest-1']],
  ['a file on one line', JSON.stringify(ENTRIES), ['guest-1']],
  ['another indentation', `${JSON.stringify(ENTRIES, undefined, 4)}\n`, ['guest-1']],
  ['a file that is cut short', LARGE.slice(0, -40), ['guest-1']],
  ['an escaped letter, which may be part of a name', LARGE.replace('guest-9', 'g\\u0075est-9'), ['guest-9']],
  ['entries that do not begin on a line', LARGE.replace('},\n  {', '}, {'), ['guest-1']],
  ['a word that JSON may escape', LARGE, ['gu/est']],
  ['no words', LARGE, []],
])('leaves %s to the parser', (_, text, words) => {
  expect(entriesWith(text, words)).toBeUndefined();
});

test('leases are the same as those of the whole file', () => {
  const names = fc.constantFrom('web', 'WEB', 'web-1', 'db', 'ä', '', undefined, 5, null);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(9000), names), { maxLength: 6 }),
      fc.constantFrom('web', 'db'),
      (some, name) => {
        const bytes = Buffer.from(written([...some.map(([n, hostname]) => entry(n, hostname)), ...ENTRIES]));
        const wanted = (mac: string | undefined, hostname: string | undefined) =>
          hostname?.toLowerCase() === name || mac === '52:54:00:00:01:07';
        const scanned = parseStatus(
          bytes,
          'a',
          Object.assign(wanted.bind(undefined), { words: [name, '52:54:00:00:01:07'] }),
        );
        expect([...scanned]).toEqual([...parseStatus(bytes, 'a', wanted)]);
      },
    ),
    { numRuns: 20 },
  );
});
