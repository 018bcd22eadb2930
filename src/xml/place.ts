import type { Place } from './document.ts';

/** The lines of a text, counted once. A line ends at LF, CR LF or a lone CR, as in XML. */
export interface Lines {
  placeOf(offset: number): Place;
  /** Where the line that holds an offset begins, and where it ends, its end not included. */
  boundsOf(offset: number): { readonly start: number; readonly end: number };
}

interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** One code unit is one character. */
  readonly plain: boolean;
  /** How far characters were counted already: lines may be long, and are asked for many places. */
  counted: { offset: number; column: number };
}

export function linesOf(source: string): Lines {
  let starts: readonly number[] | undefined;
  let last: Line | undefined;

  function lineOf(offset: number): Line {
    if (last !== undefined && offset >= last.start && offset <= last.end) return last;
    starts ??= lineStarts(source);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const start = starts[low] ?? 0;
    let end = starts[low + 1] ?? source.length;
    while (end > start && /[\r\n]/.test(source[end - 1] ?? '')) end--;
    const plain = !/[\ud800-\udfff]/.test(source.slice(start, end));
    last = { number: low + 1, start, end, plain, counted: { offset: start, column: 1 } };
    return last;
  }

  return {
    placeOf(offset) {
      const line = lineOf(offset);
      if (line.plain) return { line: line.number, column: Math.max(0, offset - line.start) + 1 };
      const from = offset >= line.counted.offset ? line.counted : { offset: line.start, column: 1 };
      const column = from.column + [...source.slice(from.offset, offset)].length;
      line.counted = { offset, column };
      return { line: line.number, column };
    },
    boundsOf: lineOf,
  };
}

/** Line and column of one offset. */
export function placeOf(source: string, offset: number): Place {
  return linesOf(source).placeOf(offset);
}

function lineStarts(source: string): number[] {
  const starts = [source.startsWith('\ufeff') ? 1 : 0];
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 10 || (code === 13 && source.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
