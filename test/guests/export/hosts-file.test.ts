import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostsBlock, namesIn, withBlock, withoutBlock } from '../../../src/guests/export/hosts-file.ts';

const entry = (ip: string, ...names: string[]) => ({
  names,
  guest: undefined,
  addresses: [{ ip, mac: undefined, network: undefined, bridge: undefined, reserved: true, lease: undefined }],
});
const block = [...hostsBlock([entry('10.0.0.1', 'web', 'www')])];
const other = [...hostsBlock([entry('10.0.0.2', 'db')])];
const text = (lines: readonly string[]) => lines.join('').slice(0, -1);

test('the block is an address and its names, between markers', () => {
  expect(block.slice(1)).toEqual(['10.0.0.1\tweb www\n', '# END vnet\n']);
});

test.each([
  ['an empty file', ''],
  ['an ordinary file', '127.0.0.1\tlocalhost\n::1 localhost\n'],
  ['a file without a last line feed', '127.0.0.1 localhost'],
  ['a file that ends in two', '127.0.0.1 localhost\n\n'],
  ['a file of DOS', '127.0.0.1 localhost\r\n'],
  ['a file of no encoding', '# \xff\xfe\n127.0.0.1 localhost'],
])('%s is the same to the byte once the block came, changed and went', (_title, file) => {
  const once = withBlock(file, block, 'hosts');
  expect(once.startsWith(file)).toBe(true);
  expect(once).toContain(text(block));
  const twice = withBlock(once, other, 'hosts');
  expect(twice).toBe(withBlock(file, other, 'hosts'));
  expect(withoutBlock(twice, 'hosts')).toBe(file);
  expect(withoutBlock(file, 'hosts')).toBe(file);
});

test('what was written behind the block stays there', () => {
  const file = `${withBlock('a\n', block, 'hosts')}10.9.9.9 later\n`;
  expect(withBlock(file, other, 'hosts')).toBe(`a\n${text(other)}\n10.9.9.9 later\n`);
  expect(withoutBlock(file, 'hosts')).toBe('a\n10.9.9.9 later\n');
});

test.each([
  ['only the first', '# BEGIN vnet\n'],
  ['only the last', '# END vnet\n'],
  ['the last before the first', '# END vnet\n# BEGIN vnet\n'],
  ['two', `${text(block)}\n${text(block)}\n`],
  ['a last one that goes on', `${text(block)}10.9.9.9 later\n`],
])('markers that are not one pair are refused: %s', (_title, file) => {
  expect(() => withBlock(file, block, 'hosts')).toThrow(
    "hosts does not have one '# BEGIN vnet' followed by one '# END vnet'",
  );
  expect(() => withoutBlock(file, 'hosts')).toThrow(
    "hosts does not have one '# BEGIN vnet' followed by one '# END vnet'",
  );
});

test('an editor may have changed the line ends', () => {
  const dos = withBlock('a\r\n', block, 'hosts').replace(/\r?\n/g, '\r\n');
  expect(withBlock(`${dos}b\r\n`, other, 'hosts')).toBe(`a\r\n${text(other)}\nb\r\n`);
  expect(withoutBlock(`${dos}b\r\n`, 'hosts')).toBe('a\r\nb\r\n');
});

test.each([
  '# BEGIN vnetlab\n# END vnetlab\n',
  '## BEGIN vnet\n',
  ' # END vnet\n',
  'a # BEGIN vnet\n',
  'a\r# END vnet\n',
])('a comment that is no marker is left alone: %j', (file) => {
  expect(withoutBlock(withBlock(file, block, 'hosts'), 'hosts')).toBe(file);
});

test('names of a file with odd markers are known, too', () => {
  expect([...namesIn('1.1.1.1 a\n# END vnet\n2.2.2.2 B\n')]).toEqual(['a', 'b']);
});

test('names outside of the block are known, in lower case', () => {
  const file = withBlock('127.0.0.1 localhost Host # not this\n#10.0.0.9 nor-this\n', block, 'hosts');
  expect([...namesIn(file)]).toEqual(['localhost', 'host']);
});

test('any file is the same to the byte once the block came, changed and went', () => {
  const piece = fc.constantFrom(
    '\n',
    '\r\n',
    '\r',
    '# BEGIN vnet',
    '# END vnet',
    ':',
    'a',
    ' ',
    '\t',
    '\0',
    '\xff',
    '#',
    '1.1.1.1',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const file = pieces.join('');
      // A file that has a block, or half of one, is another matter.
      fc.pre(!/(?<![^\n])# (?:BEGIN vnet(?:[: \t\r\n]|$)|END vnet[ \t\r]*(?![^\n]))/.test(file));
      const changed = withBlock(withBlock(file, block, 'hosts'), other, 'hosts');
      expect(changed.startsWith(file)).toBe(true);
      expect(withoutBlock(changed, 'hosts')).toBe(file);
    }),
    { numRuns: 2_000 },
  );
});
