import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from 'diff';
import { printableLines } from '../terminal/printable.ts';
import type { Paint } from './colour.ts';

const CONTEXT = 3;

/** The time of a minimal diff grows with the square of the edits; beyond so many, the lines in between are replaced. */
const MOST_EDITS = 1000;

/** The change from one text to another as `diff -u` prints it, safe for a terminal; empty where the texts are equal. */
export function unifiedDiff(before: string, after: string, name: string, paint: Paint): string {
  if (before === after) return '';
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = structuredPatch(name, name, before, after, undefined, undefined, options);
  const text = formatPatch(patch ?? replacement(name, before, after), FILE_HEADERS_ONLY);
  const colours: Readonly<Record<string, Paint['strong']>> = { '-': paint.error, '+': paint.good };
  const lines = text.replace(/\n$/, '').split('\n');
  return `${lines
    .map((line, index) => {
      const shown = line.split('\t').map(printableLines).join('\t');
      if (index < 2) return paint.strong(shown);
      // diff -u omits a count of one line.
      if (shown.startsWith('@@')) return shown.replace(/,1(?= [+@])/g, '');
      return colours[line[0] ?? '']?.(shown) ?? shown;
    })
    .join('\n')}\n`;
}

/** One hunk that replaces everything between the common start and the common end. */
function replacement(name: string, before: string, after: string): StructuredPatch {
  const [old, added] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, added.length) && old[start] === added[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, added.length) - start && old.at(-1 - end) === added.at(-1 - end)) end++;
  const from = Math.max(0, start - CONTEXT);
  const shared = Math.min(end, CONTEXT);
  const lines = [
    ...old.slice(from, start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...added.slice(start, added.length - end).map((line) => `+${line}`),
    ...old.slice(old.length - end, old.length - end + shared).map((line) => ` ${line}`),
  ];
  const size = (all: readonly string[]) => all.length - end + shared - from;
  return {
    oldFileName: name,
    newFileName: name,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: [
      {
        oldStart: from + 1,
        oldLines: size(old),
        newStart: from + 1,
        newLines: size(added),
        lines: lines.flatMap((line) => line.split('\n')),
      },
    ],
  };
}

/** The lines of a text; a last line without a line feed differs from one with it. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  return last === '' || last === undefined ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}
