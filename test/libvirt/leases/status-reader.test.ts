import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VnetError } from '../../../src/error.ts';
import { parseStatus } from '../../../src/libvirt/leases/status-file.ts';
import { readStatus } from '../../../src/libvirt/leases/status-reader.ts';

/** As libvirt writes it. */
const written = (entries: readonly unknown[]) => `${JSON.stringify(entries, undefined, 2)}\n`;
/** Reads a text as a small file and as a large one. */
const read = (text: string) => {
  const [small, large] = [Number.POSITIVE_INFINITY, 0].map((kept) => {
    const leases = readStatus(Buffer.from(text), kept);
    return leases === undefined ? undefined : [...leases];
  });
  expect(large).toEqual(small);
  return small;
};
/** The same members on one line: only JSON.parse reads that. */
const parsed = (text: string) => [...parseStatus(Buffer.from(JSON.stringify(JSON.parse(text))), 'a')];

const IPV4 = {
  'ip-address': '10.0.0.5',
  'mac-address': '52:54:00:AB:00:01',
  hostname: 'web',
  'client-id': '01:52:54:00:ab:00:01',
  'expiry-time': 1795803794,
};
const IPV6 = {
  iaid: '5',
  'ip-address': 'fd00::5',
  'mac-address': '52:54:00:00:00:02',
  hostname: 'w/eb',
  'client-id': '00:04:aa',
  'server-duid': '00:01:00',
  'expiry-time': 1795803794,
};

test('reads the leases of a file as libvirt writes it, as often as they are iterated', () => {
  const leases = readStatus(Buffer.from(written([IPV4, IPV6])), 0) ?? [];
  const expected = [
    {
      ip: '10.0.0.5',
      mac: '52:54:00:ab:00:01',
      hostname: 'web',
      clientId: '01:52:54:00:ab:00:01',
      iaid: undefined,
      expires: 1795803794,
    },
    {
      ip: 'fd00::5',
      mac: '52:54:00:00:00:02',
      hostname: 'w/eb',
      clientId: '00:04:aa',
      iaid: '5',
      expires: 1795803794,
    },
  ];
  expect([...leases]).toEqual(expected);
  expect([...leases]).toEqual(expected);
});

test('iterations at the same time do not disturb each other', () => {
  const leases = readStatus(Buffer.from(written([IPV4, IPV6, IPV4])), 0) ?? [];
  const pairs = Array.from(leases, ({ ip }) => [ip, ...Array.from(leases, (other) => other.ip)]);
  expect(pairs).toEqual(['10.0.0.5', 'fd00::5', '10.0.0.5'].map((ip) => [ip, '10.0.0.5', 'fd00::5', '10.0.0.5']));
});

test.each([
  ['a file on one line', JSON.stringify([IPV4])],
  ['another indentation', `${JSON.stringify([IPV4], undefined, 4)}\n`],
  ['no leases', '[]\n'],
  ['a file that is cut short', written([IPV4, IPV6]).slice(0, -20)],
  ['more text behind the array', `${written([IPV4])}[]\n`],
  ['a comma behind the last entry', written([IPV4]).replace('  }\n]', '  },\n]')],
  ['no comma between entries', written([IPV4, IPV6]).replace('  },\n', '  }\n')],
  ['a comma behind the last member', written([IPV4]).replace('1795803794', '1795803794,')],
  ['an escaped letter', written([IPV4]).replace('web', 'w\\u0065b')],
  ['a letter that is not ASCII', written([{ ...IPV4, hostname: 'wéb' }])],
  ['a control character, which JSON escapes', written([IPV4]).replace('web', 'w\tb')],
  ['another member', written([{ ...IPV4, other: 'x' }])],
  ['an address that is none', written([{ ...IPV4, 'ip-address': 'ten' }])],
  ['an entry without an address', written([{ hostname: 'web' }])],
  ['a hostname that is a number', written([{ ...IPV4, hostname: 5 }])],
  ['a time before 1970', written([{ ...IPV4, 'expiry-time': -1 }])],
  ['a time that begins with 0', written([IPV4]).replace('1795803794', '01795803794')],
  ['a time with too many digits', written([IPV4]).replace('1795803794', '17958037941795803794')],
  ['an entry that is longer than libvirt writes any', written([{ ...IPV4, hostname: 'w'.repeat(20_000) }])],
])('leaves %s to the parser', (_, text) => {
  expect(read(text)).toBeUndefined();
});

const name = fc.oneof(
  fc.constantFrom('web', 'WEB-1', '', 'a/b', '}', '},', '{', ']', ',', '  {', '"', '\\', '\n', 'ä', 'ip-address'),
  fc.string(),
);
const optional = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined });
const entries = fc.array(
  fc.record({
    iaid: optional(fc.nat().map(String)),
    'ip-address': fc.oneof(fc.ipV4(), fc.ipV6()),
    'mac-address': optional(fc.constantFrom('52:54:00:00:00:01', '52:54:00:AB:CD:EF', '')),
    hostname: optional(name),
    'client-id': optional(fc.constantFrom('01:52:54:00:00:00:01', 'ff:1', '')),
    'server-duid': optional(fc.constant('00:01')),
    'expiry-time': optional(fc.constantFrom(0, 1, 1795803794, 999_999_999_999_999)),
  }),
  { minLength: 1, maxLength: 200 },
);

test('reads the same leases as the parser, also where an entry crosses the end of a window', () => {
  let count = 0;
  fc.assert(
    fc.property(entries, (some) => {
      const text = written(some);
      const leases = read(text);
      if (leases === undefined) {
        expect(some.some(({ hostname }) => /["\\\x00-\x1f]|[^\x00-\x7f]/.test(String(hostname)))).toBe(true);
      } else {
        count++;
        expect(leases).toEqual(parsed(text));
      }
    }),
    { numRuns: 200 },
  );
  expect(count).toBeGreaterThan(0);
  const many = written(Array.from({ length: 1000 }, (_, n) => ({ ...IPV6, hostname: 'w'.repeat(n % 97) })));
  expect(read(many)).toEqual(parsed(many));
});

test('a file with a few changed bytes is read as the parser reads it, or left to it', () => {
  const original = written([IPV4, IPV6, IPV4]);
  const change = fc.record({
    at: fc.nat(original.length),
    length: fc.nat(3),
    text: fc.constantFrom(
      '',
      ' ',
      '\n',
      '"',
      ',',
      '{',
      '}',
      '[',
      ']',
      ':',
      '\\',
      '0',
      '-',
      '.',
      'e',
      'a',
      '\u007f',
      'ä',
    ),
  });
  let changed = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      let text = original;
      for (const { at, length, text: by } of changes) text = text.slice(0, at) + by + text.slice(at + length);
      const leases = read(text);
      if (leases === undefined) return;
      if (text !== original) changed++;
      expect(leases).toEqual(parsed(text));
    }),
    { numRuns: 5000 },
  );
  expect(changed).toBeGreaterThan(0);
});

test('a filter gets the leases that it selects', () => {
  const bytes = Buffer.from(written([IPV4, IPV6]));
  expect([...parseStatus(bytes, 'a', (_, hostname) => hostname === 'w/eb')].map(({ ip }) => ip)).toEqual(['fd00::5']);
  expect([...parseStatus(bytes, 'a', (mac) => mac === '52:54:00:ab:00:01')].map(({ ip }) => ip)).toEqual(['10.0.0.5']);
});

test('a file that the parser rejects is an error', () => {
  const text = written([IPV4]).slice(0, -10);
  expect(() => parseStatus(Buffer.from(text), 'a')).toThrow(VnetError);
});
