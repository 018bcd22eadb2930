import { expect, test } from '@jest/globals';
import { DEFAULT_LIMITS, durationText, isLimited, limitsFor, parseDuration } from '../../src/host/limits.ts';

const NONE = Number.POSITIVE_INFINITY;

test.each([
  [undefined, undefined, DEFAULT_LIMITS],
  [undefined, '', DEFAULT_LIMITS],
  [undefined, '60', { question: 60_000, change: 600_000, program: 60_000 }],
  ['0.2', '60', { question: 200, change: 2_000, program: 200 }],
  ['2m', undefined, { question: 120_000, change: 1_200_000, program: 120_000 }],
  ['0', undefined, { question: NONE, change: NONE, program: NONE }],
])('--timeout %s with VNET_TIMEOUT=%s', (option, variable, limits) => {
  expect(limitsFor(option, { VNET_TIMEOUT: variable })).toEqual(limits);
});

test.each([
  ['soon', undefined, "--timeout takes seconds, not 'soon'"],
  [undefined, '-1', "VNET_TIMEOUT takes seconds, not '-1'"],
])('--timeout %s with VNET_TIMEOUT=%s is rejected', (option, variable, message) => {
  expect(() => limitsFor(option, { VNET_TIMEOUT: variable })).toThrow(message);
});

test.each([
  ['30', 30_000],
  ['0.5', 500],
  ['200ms', 200],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['', undefined],
  ['1d', undefined],
  ['-5', undefined],
])('%s is %s ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  [200, '200 ms'],
  [1_500, '1.5 s'],
  [30_000, '30 s'],
  [300_000, '5 min'],
])('%d ms reads as %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test('a limit beyond what a timer can wait is none', () => {
  expect([isLimited(undefined), isLimited(NONE), isLimited(2 ** 31), isLimited(30_000)]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
