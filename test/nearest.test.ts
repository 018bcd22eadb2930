import { expect, test } from '@jest/globals';
import { nearest, similarNames } from '../src/nearest.ts';

const NAMES = [
  'default',
  'lab',
  'tenant-1-production',
  'tenant-12-test',
  'tenant-3-production',
  'tenant-3-test',
  'my-lab',
];

test.each([
  ['defalt', ['default']],
  ['DEFAULT', ['default']],
  ['tenant-3', ['tenant-3-production', 'tenant-3-test']],
  ['production', ['tenant-1-production', 'tenant-3-production']],
  ['LAB', ['lab']],
  ['la', ['lab', 'my-lab']],
  ['tenant', ['tenant-1-production', 'tenant-3-production', 'tenant-3-test', 'tenant-12-test']],
  ['nothing', []],
  ['', []],
])('names similar to %j: %j', (word, expected) => {
  expect(similarNames(word, NAMES)).toEqual(expected);
});

test.each([
  ['wacth', 'watch'],
  ['xyzzy', undefined],
  ['net-lst', 'net-list'],
])('the nearest of %j is %j', (word, expected) => {
  expect(nearest(word, ['watch', 'net-list', 'net-info'])).toBe(expected);
});
