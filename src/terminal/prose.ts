import { widthOf } from './width.ts';

/**
 * What a line break must not divide: a command or name in quotes, an element of XML, or a word. An apostrophe inside a word
 * opens no quotes.
 */
const UNIT = /(?:`[^`]*`|<[^<>]*>|(?<![\p{L}\p{N}])'[^']{0,60}'|\S)+/gu;

/**
 * A line of prose broken into lines of at most so many terminal cells, all but the first indented. Quotes, XML and words that
 * are wider than a line stay whole, so that people can copy them.
 */
export function wrapProse(line: string, cells: number, indent = ''): string[] {
  if (widthOf(line) <= cells) return [line];
  const lines: string[] = [];
  let current = '';
  let end = 0;
  for (const { 0: unit, index } of line.matchAll(UNIT)) {
    const blanks = line.slice(end, index);
    end = index + unit.length;
    if (current.trim() === '' || widthOf(current + blanks + unit) <= cells) {
      current += (current === '' && lines.length > 0 ? '' : blanks) + unit;
      continue;
    }
    lines.push(current);
    current = indent + unit;
  }
  return [...lines, current];
}
