import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NETWORK } from '../../../src/network/validate/kind.ts';
import { validateBytes, validateText } from '../../../src/network/validate/validate.ts';
import { exampleFile } from '../../../src/validate/example.ts';
import { fix } from '../../../src/validate/validate.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

const RUNS = Number(process.env['VNET_FUZZ'] ?? 400);
const FULL = readFileSync(join(import.meta.dirname, '../../golden/validate/ok-full.xml'), 'utf8');

/** Pieces that XML and networks are made of, so that random text gets beyond the first character. */
const PIECES = [
  '<',
  '>',
  '/',
  '</',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE a [',
  '<!ENTITY x "y">',
  '<?xml',
  '?>',
  '&',
  '&x;',
  '&#10;',
  '&#0;',
  '&#x110000;',
  '=',
  "'",
  '"',
  ' ',
  '\n',
  '\r',
  '\0',
  '\ufeff',
  '\ud800',
  '😀',
  'xmlns',
  ':',
  'network',
  'name',
  'ip',
  'dhcp',
  'range',
  'host',
  'address',
  '10.0.0.1',
  'fd00::',
  '-1',
  '99999999999999999999',
];

const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((parts) => parts.join(''));

test('reports a problem for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(validateBytes(bytes, 'x').problems.length).toBeGreaterThan(0);
    }),
    { numRuns: RUNS },
  );
});

test('positions of problems are within the text, whatever the text is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), pieces), (text) => {
      const lines = text.split(/\r\n|\r|\n/).length;
      expect(
        validateText(text, 'x').every(({ position: { line, column } }) => line >= 1 && line <= lines && column >= 1),
      ).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test('fixing a damaged network adds no error', () => {
  const torn = fc
    .tuple(fc.nat(FULL.length), fc.nat(40), pieces)
    .map(([at, gone, put]) => FULL.slice(0, at) + put + FULL.slice(at + gone));
  fc.assert(
    fc.property(torn, (text) => {
      const problems = validateText(text, 'x');
      const fixed = fix(text, 'x');
      const errors = (found: typeof problems) => found.filter(({ severity }) => severity === 'error').length;
      expect(errors(validateText(fixed, 'x'))).toBeLessThanOrEqual(errors(problems));
    }),
    { numRuns: RUNS },
  );
});

test.each(
  NETWORK.rules
    .filter(({ scope }) => scope === undefined)
    .flatMap(({ id, wrong }) => wrong.map((example) => [id, example] as const)),
)('fixing %s leaves nothing to fix, and adds no error: %s', (_id, wrong) => {
  const text = exampleFile(wrong, { kind: NETWORK });
  const fixed = fix(text, 'x');
  const errors = (source: string) => validateText(source, 'x').filter(({ severity }) => severity === 'error');
  expect(validateText(fixed, 'x').flatMap(({ edits }) => edits)).toEqual([]);
  expect(errors(fixed).length).toBeLessThanOrEqual(errors(text).length);
});

test('depth, size and repetition are bounded', () => {
  const deep = validateText('<network>'.repeat(100_000), 'x');
  const wide = validateText(
    `<network><name>x</name>${"<ip address='10.0.0.1' prefix='24'/>".repeat(20_000)}</network>`,
    'x',
  );
  const bomb = validateText(
    `<!DOCTYPE a [<!ENTITY a "lol">${'<!ENTITY b "&a;&a;&a;&a;">'.repeat(100)}]><network>&b;</network>`,
    'x',
  );
  const large = validateBytes(new Uint8Array(11 * 1024 * 1024).fill(32), 'x');
  expect([deep, wide.slice(0, 1), bomb, large.problems].map((problems) => problems.map(({ id }) => id))).toEqual([
    ['malformed-xml'],
    ['ip-twice'],
    ['dtd-not-expanded'],
    ['file-too-large'],
  ]);
});

test.each([
  ['depth', (size: number) => '<network>'.repeat(size)],
  [
    'elements',
    (size: number) => `<network><name>x</name>${"<ip address='10.0.0.1' prefix='24'/>".repeat(size)}</network>`,
  ],
  [
    'entities',
    (size: number) => `<!DOCTYPE a [<!ENTITY a "lol">${'<!ENTITY b "&a;&a;">'.repeat(size)}]><network>&b;</network>`,
  ],
  ['blank lines', (size: number) => `<network><name>x</name>${' \n'.repeat(size)}</network>`],
])('the time is linear in the %s', (_title, text) => {
  expect(growth(2_000, (size) => validateText(text(size), 'x'))).toBeLessThan(NEARLY_LINEAR);
});
