import type { Place } from './document.ts';

/** The lines of a text, counted once. A line ends at LF, CR LF or a lone CR, as in XML. */
export interface Lines {
  placeOf(offset: number): Place;
  /** The text of a line, counted from 1, without its end. */
  text(line: number): string;
}

export function linesOf(source: string): Lines {
  let starts: readonly number[] | undefined;
  return {
    placeOf(offset) {
      starts ??= lineStarts(source);
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return { line: low + 1, column: [...source.slice(starts[low] ?? 0, offset)].length + 1 };
    },
    text(line) {
      starts ??= lineStarts(source);
      return source.slice(starts[line - 1] ?? source.length, starts[line] ?? source.length).replace(/[\r\n]+$/, '');
    },
  };
}

/** Line and column of one offset. */
export function placeOf(source: string, offset: number): Place {
  return linesOf(source).placeOf(offset);
}

function lineStarts(source: string): number[] {
  const starts = [source.startsWith('\ufeff') ? 1 : 0];
  for (const match of source.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}
