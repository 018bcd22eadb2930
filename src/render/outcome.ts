import type { Finding } from '../finding.ts';

/** A column of a table: its title and its cells, without layout. */
export interface Column<Row> {
  readonly title: string;
  /** Returns the text for a person; undefined is shown as `-`. Raw: the renderer escapes it. */
  readonly cell: (row: Row) => string | undefined;
  /** Where the table is wider than the terminal, columns with a number are dropped, the lowest first. */
  readonly drop?: number;
  /** Dropped first if it has no values and the table is wider than the terminal. */
  readonly dropEmpty?: true;
  /** Dropped on a terminal that is too narrow even for the wrapped table. */
  readonly dropLast?: true;
  /** Prose: where columns have to wrap, this one does first. */
  readonly prose?: true;
}

/** JSON's own values, and Date, which is printed in ISO 8601 (UTC). Undefined members are omitted. */
export type Json =
  | string
  | number
  | boolean
  | null
  | Date
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface Data {
  readonly [key: string]: Json;
}

/** The rows of a list: as a table for a person, or by way of `data` as json, yaml and csv. */
export interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: Iterable<Row>;
  readonly data: (row: Row) => Data;
  /** False prints the rows only. */
  readonly header?: boolean;
  /** The names of the fields of `data`: the header of CSV without rows. */
  readonly fields?: readonly string[];
}

/** Rows that arrive over time. Each is printed at once; json is one object per line. */
export interface Stream<Row> {
  readonly rows: AsyncIterable<Row>;
  readonly line: (row: Row) => string;
  readonly data: (row: Row) => Data;
  /** False prints CSV without a header. */
  readonly header?: boolean;
}

interface Result {
  /** The exit status; 0 if absent. */
  readonly status?: number;
  /** What is reported on stderr, after the output. */
  readonly findings?: readonly Finding[];
}

/**
 * What a command returns: content without layout. The type of a row is known only to the function that `open` gets, so that
 * outcomes of different rows have one type.
 */
export type Outcome = Result &
  (
    | { readonly kind: 'text'; readonly text: string | Iterable<string>; readonly styled?: true }
    /** One object; `text` is for a person. */
    | {
        readonly kind: 'record';
        readonly text: string;
        readonly data: Json;
        readonly styled?: true;
        /** The column of CSV, if the data is a list of texts. */
        readonly column?: string;
      }
    | { readonly kind: 'table'; readonly open: <T>(use: <Row>(table: Table<Row>) => T) => T }
    | { readonly kind: 'stream'; readonly open: <T>(use: <Row>(stream: Stream<Row>) => T) => T }
  );

/** Returns a table. */
export function table<Row>({ status, findings, ...content }: Table<Row> & Result): Outcome {
  return { kind: 'table', open: (use) => use(content), ...resultOf(status, findings) };
}

/** Returns rows that arrive over time. */
export function stream<Row>({ status, findings, ...content }: Stream<Row> & Result): Outcome {
  return { kind: 'stream', open: (use) => use(content), ...resultOf(status, findings) };
}

/** Returns text. On a terminal, what a terminal obeys is escaped; a pipe or file gets the text unchanged. */
export function text(content: string | Iterable<string>): Outcome {
  return { kind: 'text', text: content };
}

/** Returns text with colours, in which everything else that a terminal obeys is escaped already. */
export function styledText(content: string): Outcome {
  return { kind: 'text', text: content, styled: true };
}

function resultOf(status: number | undefined, findings: readonly Finding[] | undefined): Result {
  return { ...(status !== undefined && { status }), ...(findings !== undefined && { findings }) };
}
