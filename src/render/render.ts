import type { DataFormat, OutputFormat } from './format.ts';
import { json } from './json.ts';
import type { Data, Json, Outcome, Stream, Table } from './outcome.ts';

export interface RenderOptions {
  /** False prints no table header. CSV always has one, unless the command prints rows only. */
  readonly header?: boolean | undefined;
  /** False prints no header for a table without rows, because an error says why it has none. CSV always has one. */
  readonly headerIfEmpty?: boolean;
  /** The cells of a line on the terminal. Undefined: tables may have any width. */
  readonly terminal?: number | undefined;
  /** See CsvOptions. */
  readonly rawCsv?: boolean;
}

/** Small texts are collected until they have about this many characters. */
const CHUNK = 256 * 1024;

/** Returns the outcome as text, in chunks that are valid until the next one is requested. */
export async function* render(
  outcome: Outcome,
  output: OutputFormat,
  options: RenderOptions = {},
): AsyncGenerator<string | Buffer> {
  // A command that prints SARIF returns it as text; SARIF is JSON.
  const format: DataFormat = output === 'sarif' ? 'json' : output;
  switch (outcome.kind) {
    case 'text':
      if (typeof outcome.text === 'string') yield outcome.text;
      else yield* chunked(outcome.text);
      return;
    case 'record':
      yield format === 'table' ? outcome.text : await renderRecord(outcome, format, options);
      return;
    case 'table':
      yield* outcome.open((table) => renderRows(table, format, options));
      return;
    case 'stream':
      yield* outcome.open((stream) => renderStream(stream, format, options));
  }
}

async function* renderRows<Row>(
  { columns, rows, data, header, fields = [] }: Table<Row>,
  format: DataFormat,
  options: RenderOptions,
): AsyncGenerator<string | Buffer> {
  if (format === 'table') {
    const { renderTable } = await import('./table.ts');
    const { headerIfEmpty, terminal } = options;
    yield* renderTable(columns, rows, { header: options.header ?? header, headerIfEmpty, terminal });
  } else if (format === 'json') {
    yield* (await import('./json-list.ts')).jsonList(rows, data);
  } else {
    const print = await rowPrinter(data, format, { ...options, header });
    const empty = format === 'yaml' ? '[]\n' : header === false ? '' : await csvHeader(fields);
    yield* chunked(listOf(rows, print, empty));
  }
}

async function* renderStream<Row>(
  { rows, line, data, header }: Stream<Row>,
  format: DataFormat,
  options: RenderOptions,
): AsyncGenerator<string> {
  const print = format === 'table' ? line : await rowPrinter(data, format, { ...options, header });
  for await (const row of rows) yield print(row);
}

async function renderRecord(
  { data, column = 'value' }: { readonly data: Json; readonly column?: string },
  format: Exclude<DataFormat, 'table'>,
  { rawCsv: raw = false }: RenderOptions,
): Promise<string> {
  if (format === 'json') return `${json(data, 2)}\n`;
  if (format === 'yaml') return (await import('./yaml.ts')).yaml(data);
  const { csvRecord } = await import('./csv.ts');
  // A record that is a list is one column.
  const entries = Array.isArray(data) ? [[column, data] as const] : Object.entries(data ?? {});
  return (
    csvRecord(entries.map(([key]) => key)) +
    csvRecord(
      entries.map(([, value]) => value),
      { raw },
    )
  );
}

/** The rows of a YAML sequence, or of CSV. */
function* listOf<Row>(rows: Iterable<Row>, print: (row: Row) => string, empty: string): Generator<string> {
  let isEmpty = true;
  for (const row of rows) {
    yield print(row);
    isEmpty = false;
  }
  if (isEmpty) yield empty;
}

async function csvHeader(fields: readonly string[]): Promise<string> {
  return fields.length === 0 ? '' : (await import('./csv.ts')).csvRecord(fields);
}

/** Returns what prints one row: an object on a line, an item of a YAML sequence, or a CSV record, the first after a header. */
async function rowPrinter<Row>(
  data: (row: Row) => Data,
  format: Exclude<DataFormat, 'table'>,
  { rawCsv: raw = false, header: withHeader = true }: RenderOptions,
): Promise<(row: Row) => string> {
  if (format === 'json') return (row) => `${json(data(row))}\n`;
  if (format === 'yaml') {
    const { yaml } = await import('./yaml.ts');
    return (row) => yaml([data(row)]);
  }
  const { csvRecord } = await import('./csv.ts');
  let hasHeader = !withHeader;
  return (row) => {
    const entry = data(row);
    const header = hasHeader ? '' : csvRecord(Object.keys(entry));
    hasHeader = true;
    return header + csvRecord(Object.values(entry), { raw });
  };
}

function* chunked(texts: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
