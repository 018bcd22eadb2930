import type { TextPosition } from './document.ts';

/** The lines of a text, indexed once. A line ends at LF, CR LF or a lone CR, as in XML. */
export interface Lines {
  positionAt(offset: number): TextPosition;
  /** Start and end of the line that contains an offset, without its line end. */
  boundsOf(offset: number): { readonly start: number; readonly end: number };
}

interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** Whether each code unit is one character. */
  readonly plain: boolean;
  /** The last column that was counted. Long lines would otherwise be counted from their start for every position. */
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
    positionAt(offset) {
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
export function positionAt(source: string, offset: number): TextPosition {
  return linesOf(source).positionAt(offset);
}

function lineStarts(source: string): number[] {
  const starts = [source.startsWith('\ufeff') ? 1 : 0];
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 10 || (code === 13 && source.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
