import { expect, test } from '@jest/globals';
import { bytesText, sparkline } from '../../../src/guests/top/columns.ts';

test.each([
  [0, '0 B'],
  [999.4, '999 B'],
  [999.5, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_500, '1.0 MB'],
  [12_345_678_901, '12 GB'],
  [undefined, undefined],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [[0, 0], '▁▁'],
  [[0, 50, 100], '▁▅█'],
  [[100, undefined, 1], '█ ▁'],
  [[], ''],
])('the rates %j are %j', (history, bars) => {
  expect(sparkline(history)).toBe(bars);
});
