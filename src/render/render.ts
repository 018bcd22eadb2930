import type { OutputFormat } from './format.ts';
import { json } from './json.ts';
import type { Column, Json, Outcome } from './outcome.ts';

type Data = { readonly [key: string]: Json };

/** Rows of data are handed on in pieces of about this many characters. */
const CHUNK = 256 * 1024;

/** The outcome as text, in pieces: nothing is printed here, and nothing is laid out elsewhere. */
export async function* render(outcome: Outcome, format: OutputFormat): AsyncGenerator<string> {
  switch (outcome.kind) {
    case 'text':
      if (typeof outcome.text === 'string') yield outcome.text;
      else yield* outcome.text;
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
        yield* renderTable(columns, rows, header);
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

/** A whole list: a JSON array with an object a line, a YAML sequence, or CSV below its names. */
async function listOf(
  rows: Iterable<unknown>,
  data: (row: unknown) => Data,
  format: Exclude<OutputFormat, 'table'>,
): Promise<Iterable<string>> {
  if (format === 'json') return jsonList(rows, data);
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

/** How many rows are made JSON at once: a call for each takes a third longer. */
const BATCH = 500;

function* jsonList(rows: Iterable<unknown>, data: (row: unknown) => Data): Generator<string> {
  let before = '[\n  ';
  for (const batch of batches(rows, data)) {
    // Quotes inside of text are escaped: this is where one object ends and the next begins, nowhere else.
    const start = `{${json(Object.keys(batch[0] ?? {})[0])}:`;
    yield before + json(batch).slice(1, -1).replaceAll(`},${start}`, `},\n  ${start}`);
    before = ',\n  ';
  }
  yield before.startsWith('[') ? '[]\n' : '\n]\n';
}

function* batches(rows: Iterable<unknown>, data: (row: unknown) => Data): Generator<Data[]> {
  let batch: Data[] = [];
  for (const row of rows) {
    batch.push(data(row));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
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
