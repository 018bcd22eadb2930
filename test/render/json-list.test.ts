import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonList } from '../../src/render/json-list.ts';
import type { Json } from '../../src/render/outcome.ts';

type Row = { readonly [key: string]: Json };

function printed(rows: readonly Row[]): string {
  let text = '';
  for (const piece of jsonList(rows, (row) => row as Row)) text += piece.toString();
  return text;
}

test('an object a line', () => {
  expect(printed([])).toBe('[]\n');
  expect(
    printed([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
    ]),
  ).toBe('[\n  {"a":1,"b":"x"},\n  {"a":1,"b":"y"}\n]\n');
});

test('what a terminal obeys is escaped, and the value the same', () => {
  const rows = [{ name: 'a\u009b\u202e\u001b"\\' }];
  expect(printed(rows)).toBe('[\n  {"name":"a\\u009b\\u202e\\u001b\\"\\\\"}\n]\n');
  expect(JSON.parse(printed(rows))).toEqual(rows);
});

test('any rows are what JSON.stringify would make of them', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constant(undefined),
    fc.constantFrom('same', '', 0, null, true),
  ) as fc.Arbitrary<Json>;
  const row = fc.oneof(
    fc.record({ a: value, b: value, c: value }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      value,
      { maxKeys: 4 },
    ),
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      expect(JSON.parse(printed(rows))).toEqual(JSON.parse(JSON.stringify(rows)));
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('rows larger than a piece are whole', () => {
  const rows = [{ a: 'é'.repeat(400_000) }, { a: 'x' }, { a: 'y'.repeat(300_000) }];
  expect(JSON.parse(printed(rows))).toEqual(rows);
});
