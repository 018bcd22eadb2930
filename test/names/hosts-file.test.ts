import { expect, test } from '@jest/globals';
import { hostsBlock, namesIn, withBlock, withoutBlock } from '../../src/names/hosts-file.ts';

const entry = (ip: string, ...names: string[]) => ({
  names,
  ips: [ip],
  guest: undefined,
  mac: undefined,
  network: undefined,
  fixed: false,
  leased: true,
});
const block = hostsBlock([entry('10.0.0.1', 'web', 'www')]);
const other = hostsBlock([entry('10.0.0.2', 'db')]);

test('the block is an address and its names, between markers', () => {
  expect(block.split('\n').slice(1)).toEqual(['10.0.0.1\tweb www', '# END vnet']);
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
  expect(once).toContain(block);
  const twice = withBlock(once, other, 'hosts');
  expect(twice).toBe(withBlock(file, other, 'hosts'));
  expect(withoutBlock(twice, 'hosts')).toBe(file);
  expect(withoutBlock(file, 'hosts')).toBe(file);
});

test('what was written behind the block stays there', () => {
  const file = `${withBlock('a\n', block, 'hosts')}10.9.9.9 later\n`;
  expect(withBlock(file, other, 'hosts')).toBe(`a\n${other}\n10.9.9.9 later\n`);
  expect(withoutBlock(file, 'hosts')).toBe('a\n10.9.9.9 later\n');
});

test.each([
  ['only the first', '# BEGIN vnet\n'],
  ['only the last', '# END vnet\n'],
  ['the last before the first', '# END vnet\n# BEGIN vnet\n'],
  ['two', `${block}\n${block}\n`],
])('markers that are not one pair are refused: %s', (_title, file) => {
  expect(() => withBlock(file, block, 'hosts')).toThrow("hosts has markers of vnet's that are not one pair");
  expect(() => withoutBlock(file, 'hosts')).toThrow("hosts has markers of vnet's that are not one pair");
});

test('names outside of the block are known, in lower case', () => {
  const file = withBlock('127.0.0.1 localhost Host # not this\n#10.0.0.9 nor-this\n', block, 'hosts');
  expect([...namesIn(file, 'hosts')]).toEqual(['localhost', 'host']);
});
