import { expect, test } from '@jest/globals';
import type { Area, Check } from '../../src/doctor/check.ts';
import { selected } from '../../src/doctor/selection.ts';

const check = (id: string, area: Area): Check => ({ id, area, passed: id, find: async () => [] });
const checks = [check('bridge-down', 'networks'), check('dnsmasq-dead', 'networks'), check('jump-gone', 'firewall')];
const ids = (only: readonly string[], skip: readonly string[] = []) =>
  selected(checks, { only, skip }).map(({ id }) => id);

test('by default all checks run', () => {
  expect(ids([])).toEqual(['bridge-down', 'dnsmasq-dead', 'jump-gone']);
});

test('an area means all of its checks, and --skip wins', () => {
  expect(ids(['networks'])).toEqual(['bridge-down', 'dnsmasq-dead']);
  expect(ids(['networks', 'jump-gone'], ['dnsmasq-dead'])).toEqual(['bridge-down', 'jump-gone']);
  expect(ids([], ['networks'])).toEqual(['jump-gone']);
});

test('an unknown word gets a similar one', () => {
  expect(() => ids(['jump'])).toThrow("no check or area named 'jump'");
  expect(() => ids([], ['jump-gon'])).toThrow(
    expect.objectContaining({ code: 'usage', hint: "did you mean 'jump-gone'?" }),
  );
});
