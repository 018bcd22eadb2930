import { describe, expect, test } from '@jest/globals';
import { isPlainLocale } from '../../../src/libvirt/rpc/locale.ts';
import { byName, table, timeText } from '../../../src/libvirt/rpc/text.ts';
import { readWords } from '../../../src/libvirt/rpc/words.ts';

const style = { quiet: false, zone: 'UTC' } as const;

test('a table without rows has its titles', () => {
  expect(table(['Id', 'Name'], [], style)).toBe(' Id   Name\n------------\n');
});

test('with -q the widths are those of the rows', () => {
  expect(table(['Name', 'State'], [['a', 'b']], { ...style, quiet: true })).toBe(' a   b\n');
});

test.each(['grün', '日本', 'a\tb', 'a\x1b[31m', '\\x41', 'e\u0301'])('virsh prints a cell %j itself', (cell) => {
  expect(() => table(['Name'], [[cell]], style)).toThrow('a character that virsh may escape');
});

test('names are in the order of strcasecmp', () => {
  const names = ['b', 'A', 'a1', '_x', 'Z', '\u{1f600}', '\uffdc', 'é', 'B2', 'b'];
  expect(byName(names, (name) => name)).toEqual(['_x', 'A', 'a1', 'b', 'b', 'B2', 'Z', 'é', '\uffdc', '\u{1f600}']);
});

test('times', () => {
  expect(timeText(0, style)).toBe('1970-01-01 00:00:00');
  expect(timeText(1_790_000_000, style)).toBe('2026-09-21 14:13:20');
  expect(() => timeText(2 ** 62, style)).toThrow('calendar');
  expect(() => timeText(253_402_300_800, style)).toThrow('year');
});

describe('words', () => {
  const options = { flags: ['all', 'name'], values: ['network', 'mac'] } as const;
  const read = (...words: string[]) => readWords(words, options);

  test('flags and values, by name or by position', () => {
    expect(read('--all', 'a', 'b')).toEqual({ flags: new Set(['all']), values: { network: 'a', mac: 'b' } });
    expect(read('--network', '-x', '--mac=--all')).toEqual({
      flags: new Set(),
      values: { network: '-x', mac: '--all' },
    });
  });

  test.each([
    ['--al'],
    ['--all=yes'],
    ['--all', '--all'],
    ['--', 'a'],
    ['-x'],
    [''],
    ['--network='],
    ['--network'],
    ['a', 'b', 'c'],
    ['--mac', 'b', 'a'],
    ['a\udc80'],
  ])('virsh reads %j', (...words) => expect(read(...words)).toBeUndefined());
});

describe('locales', () => {
  test.each([
    {},
    { LANG: 'C.UTF-8' },
    { LANG: 'de_DE.UTF-8', LC_ALL: 'C' },
    { LANG: 'en_US.UTF-8', LANGUAGE: 'en_US:en', TZ: 'Europe/Berlin' },
    { TZ: 'UTC' },
    { TZ: 'Etc/GMT+5' },
  ])('virsh would print plain English with %j', (env) =>
    expect(isPlainLocale({ env, isRegularFile: () => true })).toBe(true),
  );

  test.each([
    { LANG: 'de_DE.UTF-8' },
    { LC_ALL: 'ja_JP.UTF-8', LANG: 'C' },
    { LANG: 'en_US.UTF-8', LANGUAGE: 'fr:en' },
    { LANG: 'en_GB.UTF-8' },
    { TZ: 'CET-1CEST,M3.5.0,M10.5.0/3' },
    { TZ: ':/etc/localtime' },
    { TZ: '../../etc/passwd' },
  ])('virsh itself prints with %j', (env) => expect(isPlainLocale({ env, isRegularFile: () => true })).toBe(false));

  test('virsh prints times of a zone that the system does not know', () => {
    const isRegularFile = (path: string) => path === '/etc/zones/Asia/Tokyo';
    expect(isPlainLocale({ env: { TZ: 'Asia/Tokyo', TZDIR: '/etc/zones' }, isRegularFile })).toBe(true);
    expect(isPlainLocale({ env: { TZ: 'Asia/Tokyo' }, isRegularFile })).toBe(false);
  });
});
