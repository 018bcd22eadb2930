/** A column of a table: its title, its cell for a row, and nothing of layout. */
export interface Column<Row> {
  readonly title: string;
  /** What a person sees; undefined shows as `-`. Raw: the renderer makes it printable. */
  readonly cell: (row: Row) => string | undefined;
  /** Where the table is wider than the terminal, columns with a number are dropped, the lowest first. */
  readonly drop?: number;
}

/** JSON's own values, with Date printed in ISO 8601 (UTC), and undefined left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | Date
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * What a command has to say, not yet laid out. Every kind may carry `status` (0 when absent) and `notes`,
 * lines for stderr that say what is odd about the answer.
 */
export type Outcome = (
  | { readonly kind: 'text'; readonly text: string | Iterable<string> }
  /** Rows for a table, or for json, yaml and csv by way of `data`. */
  | {
      readonly kind: 'table';
      readonly columns: readonly Column<never>[];
      readonly rows: Iterable<unknown>;
      readonly data: (row: never) => { readonly [key: string]: Json };
      readonly header?: boolean;
    }
  /** One object; `text` is what a person sees. */
  | { readonly kind: 'record'; readonly text: string; readonly data: Json }
  /** Rows that come over time, each printed at once: json is one object a line. */
  | {
      readonly kind: 'stream';
      readonly rows: AsyncIterable<unknown>;
      readonly line: (row: never) => string;
      readonly data: (row: never) => { readonly [key: string]: Json };
    }
) & { readonly status?: number; readonly notes?: readonly string[] };

export interface Rows<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: Iterable<Row>;
  readonly data: (row: Row) => { readonly [key: string]: Json };
  readonly header?: boolean;
  readonly status?: number;
  readonly notes?: readonly string[];
}

/** A table whose columns and data fit its rows. */
export function table<Row>(rows: Rows<Row>): Outcome {
  return { kind: 'table', ...rows } as unknown as Outcome;
}

/** Rows that come over time, whose line and data fit them. */
export function stream<Row>(rows: {
  readonly rows: AsyncIterable<Row>;
  readonly line: (row: Row) => string;
  readonly data: (row: Row) => { readonly [key: string]: Json };
}): Outcome {
  return { kind: 'stream', ...rows } as unknown as Outcome;
}

/** Plain text, printed as it is. */
export function text(content: string | Iterable<string>): Outcome {
  return { kind: 'text', text: content };
}
