import { expect, test } from '@jest/globals';
import { LONGEST_LINE } from '../../../src/libvirt/errors/log/plain-line.ts';
import { matchers } from '../../../src/libvirt/errors/log/recognize.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

const patterns = matchers.map(({ row: { id }, pattern }) => ({ id, pattern }));

/** Texts that match a pattern almost, over and over: its literal parts, repeated and followed by what its classes take. */
function hostileTexts({ source }: RegExp): string[] {
  const parts = source
    .replace(/\\[bdDwWsS]|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!:]|<\w+>)|[.^$*+?{}()|]|(?<=\{)[\d,]+/g, '\n')
    .replace(/\\(.)/g, '$1')
    .split('\n')
    .filter((part) => part.length > 1);
  return [parts.join('a'), ...parts].flatMap((part) => [`${part}a`, `${part} `, `${part}'`, `${part}1.`, part]);
}

test.each(patterns)('$id takes time in proportion to the length of a line', ({ pattern }) => {
  const hostile = hostileTexts(pattern).slice(0, 60);
  const lines = (size: number) =>
    hostile.flatMap((text) => [
      text.repeat(Math.ceil(size / text.length)),
      text + 'a'.repeat(size),
      text + ' '.repeat(size),
    ]);
  const slow = growth(LONGEST_LINE / 8, (size) => {
    for (const line of lines(size)) for (let round = 0; round < 3; round++) pattern.test(line.slice(0, size));
  });
  expect(slow).toBeLessThan(NEARLY_LINEAR);
});
