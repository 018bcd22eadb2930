import type { DataFormat, OutputFormat } from './format.ts';
import { json } from './json.ts';
import type { Data, Json, Outcome, Stream, Table } from './outcome.ts';

export interface RenderOptions {
  readonly header?: boolean;
  /** The cells of a line on the terminal; undefined where tables may have any width. */
  readonly terminal?: number | undefined;
}

/** Text that is made piece by piece, and rows of data, are handed on in pieces of about this many characters. */
const CHUNK = 256 * 1024;

/**
 * The outcome as text, in pieces that are good until the next is asked for: nothing is printed here, and nothing is laid
 * out elsewhere.
 */
export async function* render(
  outcome: Outcome,
  format: OutputFormat,
  { header, terminal }: RenderOptions = {},
): AsyncGenerator<string | Buffer> {
  // A command that prints SARIF returns it as text; SARIF is JSON.
  const data: DataFormat = format === 'sarif' ? 'json' : format;
  switch (outcome.kind) {
    case 'text':
      if (typeof outcome.text === 'string') yield outcome.text;
      else yield* chunked(outcome.text);
      return;
    case 'record':
      yield data === 'table' ? outcome.text : await oneRecord(outcome.data, data);
      return;
    case 'table':
      yield* outcome.open((table) => renderRows({ ...table, ...(header !== undefined && { header }) }, data, terminal));
      return;
    case 'stream':
      yield* outcome.open((stream) => renderStream(stream, data));
  }
}

async function* renderRows<Row>(
  table: Table<Row>,
  format: DataFormat,
  terminal: number | undefined,
): AsyncGenerator<string | Buffer> {
  const { columns, rows, data, header } = table;
  if (format === 'table') {
    const { renderTable } = await import('./table.ts');
    yield* renderTable(columns, rows, { header, terminal });
  } else if (format === 'json') {
    yield* (await import('./json-list.ts')).jsonList(rows, data);
  } else {
    yield* chunked(await listOf(rows, data, format));
  }
}

async function* renderStream<Row>({ rows, line, data }: Stream<Row>, format: DataFormat): AsyncGenerator<string> {
  const print = format === 'table' ? line : await itemPrinter(data, format);
  for await (const row of rows) yield print(row);
}

async function oneRecord(data: Json, format: Exclude<DataFormat, 'table'>): Promise<string> {
  if (format === 'json') return `${json(data, 2)}\n`;
  if (format === 'yaml') return (await import('./yaml.ts')).yaml(data);
  const { csvRecord } = await import('./csv.ts');
  const entries = Object.entries(data ?? {});
  return csvRecord(entries.map(([key]) => key)) + csvRecord(entries.map(([, value]) => value));
}

/** A whole list: a YAML sequence, or CSV below its names. */
async function listOf<Row>(
  rows: Iterable<Row>,
  data: (row: Row) => Data,
  format: 'yaml' | 'csv',
): Promise<Iterable<string>> {
  const item = await itemPrinter(data, format);
  return (function* () {
    let empty = true;
    for (const row of rows) {
      yield item(row);
      empty = false;
    }
    if (empty && format === 'yaml') yield '[]\n';
  })();
}

/** Prints one row by itself: an object a line, an item of a YAML sequence, a CSV record (the first below the names). */
async function itemPrinter<Row>(
  data: (row: Row) => Data,
  format: Exclude<DataFormat, 'table'>,
): Promise<(row: Row) => string> {
  if (format === 'json') return (row) => `${json(data(row))}\n`;
  if (format === 'yaml') {
    const { yaml } = await import('./yaml.ts');
    return (row) => yaml([data(row)]);
  }
  const { csvRecord } = await import('./csv.ts');
  let named = false;
  return (row) => {
    const entry = data(row);
    const names = named ? '' : csvRecord(Object.keys(entry));
    named = true;
    return names + csvRecord(Object.values(entry));
  };
}

function* chunked(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
