import type { Place } from './document.ts';

/** Line and column of an offset. A line ends at LF, CR LF or a lone CR, as in XML. */
export function placeOf(source: string, offset: number): Place {
  return placesIn(source)(offset);
}

/** For many places of one text: its lines are counted once. */
export function placesIn(source: string): (offset: number) => Place {
  const starts = lineStarts(source);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const before = source.slice(starts[low] ?? 0, offset);
    return { line: low + 1, column: [...before].length + 1 };
  };
}

/** The text of a line, counted from 1, without its end. */
export function lineAt(source: string, line: number): string {
  const starts = lineStarts(source);
  return source.slice(starts[line - 1] ?? source.length, starts[line] ?? source.length).replace(/[\r\n]+$/, '');
}

function lineStarts(source: string): number[] {
  const starts = [source.startsWith('\ufeff') ? 1 : 0];
  for (const match of source.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}
