import cliTruncate from 'cli-truncate';
import wrapAnsi from 'wrap-ansi';

/** A line cut to so many terminal cells, with `…` at the end where something is cut. */
export function truncate(line: string, cells: number): string {
  return cells < 1 ? '' : cliTruncate(line, cells);
}

/** A text broken into lines of at most so many terminal cells: between words, and inside words that are longer. */
export function wrap(text: string, cells: number): string[] {
  return wrapAnsi(text, Math.max(1, cells), { hard: true, trim: true }).split('\n');
}
