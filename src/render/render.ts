import type { OutputFormat } from './format.ts';
import { json } from './json.ts';
import type { Column, Json, Outcome } from './outcome.ts';

type Data = { readonly [key: string]: Json };

/** Text that is made piece by piece, and rows of data, are handed on in pieces of about this many characters. */
const CHUNK = 256 * 1024;

/**
 * The outcome as text, in pieces that are good until the next is asked for: nothing is printed here, and nothing is laid
 * out elsewhere.
 */
export async function* render(outcome: Outcome, format: OutputFormat): AsyncGenerator<string | Buffer> {
  switch (outcome.kind) {
    case 'text':
      if (typeof outcome.text === 'string') yield outcome.text;
      else yield* chunked(outcome.text);
      return;
    case 'record':
      yield format === 'table' ? outcome.text : await oneRecord(outcome.data, format);
      return;
    case 'table': {
      const { columns, rows, data, header } = outcome as unknown as {
        columns: readonly Column<unknown>[];
        rows: Iterable<unknown>;
        data: (row: unknown) => Data;
        header?: boolean;
      };
      if (format === 'table') {
        const { renderTable } = await import('./table.ts');
        yield* renderTable(columns, rows, { header });
      } else if (format === 'json') {
        yield* (await import('./json-list.ts')).jsonList(rows, data);
      } else {
        yield* chunked(await listOf(rows, data, format));
      }
      return;
    }
    case 'stream': {
      const { rows, line, data } = outcome as unknown as {
        rows: AsyncIterable<unknown>;
        line: (row: unknown) => string;
        data: (row: unknown) => Data;
      };
      yield* streamed(rows, format === 'table' ? line : await itemPrinter(data, format));
    }
  }
}

async function oneRecord(data: Json, format: Exclude<OutputFormat, 'table'>): Promise<string> {
  if (format === 'json') return `${json(data, 2)}\n`;
  if (format === 'yaml') return (await import('./yaml.ts')).yaml(data);
  const { csvRecord } = await import('./csv.ts');
  const entries = Object.entries(data ?? {});
  return csvRecord(entries.map(([key]) => key)) + csvRecord(entries.map(([, value]) => value));
}

/** A whole list: a YAML sequence, or CSV below its names. */
async function listOf(
  rows: Iterable<unknown>,
  data: (row: unknown) => Data,
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
async function itemPrinter(
  data: (row: unknown) => Data,
  format: Exclude<OutputFormat, 'table'>,
): Promise<(row: unknown) => string> {
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

async function* streamed(rows: AsyncIterable<unknown>, print: (row: unknown) => string): AsyncGenerator<string> {
  for await (const row of rows) yield print(row);
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
