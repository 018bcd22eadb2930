import CliTable from 'cli-table3';
import { printable } from '../terminal/printable.ts';
import { wrap } from '../terminal/text.ts';
import { widthOf } from '../terminal/width.ts';
import { addressWidth } from './address-width.ts';
import type { Column } from './outcome.ts';

/** No column gets narrower, so that words stay readable. */
const NARROWEST = 8;

/** Cells that a column takes in addition to its text: blanks and a border. */
const BORDER = 3;

export interface ProseTableOptions<Row> {
  /** The cells of a line on the terminal. */
  readonly terminal: number;
  /** Colours a cell. */
  readonly paint?: (row: Row, column: number, text: string) => string;
}

/**
 * A small boxed table for a person at a terminal, with sentences in its cells. It is no wider than the terminal: cells wrap
 * between words, but never in an address. For long tables and pipes see renderTable.
 */
export function proseTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { terminal, paint = (_row, _column, text) => text }: ProseTableOptions<Row>,
): string {
  const texts = rows.map((row) => columns.map(({ cell }) => printable(cell(row) ?? '-')));
  const titles = columns.map(({ title }) => title);
  const widths = columnWidths([titles, ...texts], terminal);
  const wrapped = (cells: readonly string[]) =>
    cells.map((text, column) => wrap(text, widths[column] as number).join('\n'));
  const table = new CliTable({
    head: wrapped(titles),
    style: { head: [], border: [] },
  });
  for (const [index, cells] of texts.entries()) {
    table.push(wrapped(cells).map((text, column) => paint(rows[index] as Row, column, text)));
  }
  return `${withoutRules(table.toString())}\n`;
}

/** Keeps the rule below the titles; those between the rows would double the height. */
function withoutRules(table: string): string {
  const lines = table.split('\n');
  const head = lines.findIndex(isRule);
  return lines.filter((line, index) => index === head || !isRule(line)).join('\n');
}

function isRule(line: string): boolean {
  return line.startsWith('├');
}

/** The widths of the longest cells, with the widest columns narrowed until all fit. */
function columnWidths(rows: readonly (readonly string[])[], terminal: number): number[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => widthOf(cells[column] ?? ''))));
  const least = widths.map((_, column) =>
    Math.max(NARROWEST, ...rows.map((cells) => addressWidth(cells[column] ?? ''))),
  );
  let surplus = widths.reduce((sum, width) => sum + width + BORDER, 1) - terminal;
  while (surplus > 0) {
    const spare = widths.map((width, column) => (width > (least[column] as number) ? width : 0));
    const widest = Math.max(...spare);
    if (widest === 0) break;
    widths[spare.lastIndexOf(widest)] = widest - 1;
    surplus -= 1;
  }
  return widths;
}
