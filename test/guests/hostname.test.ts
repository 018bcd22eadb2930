import { expect, test } from '@jest/globals';
import { isHostname } from '../../src/guests/hostname.ts';

const label = 'a'.repeat(63);

test.each(['a', 'web-1', 'Web_1', '_gateway', 'xn--bcher-kva', 'ubuntu22.04', label, `${label}.${label}`, '1a', '0xg'])(
  '%j is a host name',
  (name) => {
    expect(isHostname(name)).toBe(true);
  },
);

test.each([
  '',
  '.',
  'a.',
  '.a',
  'a..b',
  '-a',
  'a-',
  'a b',
  'a\tb',
  'a\n',
  'a#',
  'a/b',
  '*',
  '!a',
  'a?',
  'bücher',
  'a\u202eb',
  'a\0',
  '{{a}}',
  '$(a)',
  'a:b',
  '::1',
  '1.2.3.4',
  '123',
  '1.2',
  '1.2.3.4.5',
  '0x7f000001',
  '0x7f.1',
  `${label}a`,
  `${`${label}.`.repeat(4)}a`,
])('%j is none', (name) => {
  expect(isHostname(name)).toBe(false);
});
