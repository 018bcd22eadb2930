import type { Row } from '../catalogue/row.ts';
import { unknown } from '../catalogue/unknown.ts';
import { catalogueRows } from '../rows.ts';
import { tailsOf } from './texts.ts';

/** A text that a row of the catalogue matches. */
export interface Recognized {
  readonly row: Row;
  /** The message, without what other programs put around it. */
  readonly message: string;
  readonly match: RegExpExecArray;
  /** Whether the row knows only the class of the message. */
  readonly isVague: boolean;
}

interface Matcher {
  readonly row: Row;
  readonly pattern: RegExp;
  /** The pattern matches at the start of a text only. */
  readonly isAnchored: boolean;
}

/** The rows that match messages, the narrow ones first. */
export const matchers: readonly Matcher[] = inOrder(catalogueRows).flatMap((row) => {
  if (row.pattern === undefined) return [];
  const pattern = bounded(row.pattern);
  return [{ row, pattern, isAnchored: /(?:^|[|(:])\^/.test(pattern.source) }];
});

/** Which command failed is not known, so a row for some commands comes after one for all. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  const rank = (row: Row) => (isClass(row) ? 2 : row.on === undefined ? 0 : 1);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

/** Rows are written for the messages of one command. On hostile lines of a log, `.*` would take quadratic time. */
function bounded({ source, flags }: RegExp): RegExp {
  return new RegExp(source.replace(/(?<!\\)\.\*/g, '.{0,400}'), flags);
}

/** Whether a row knows only the class of a message. */
function isClass(row: Row): boolean {
  return unknown.includes(row);
}

/** Returns the row that says most about a line, from the texts that the line quotes. */
export function recognize(texts: readonly string[]): Recognized | undefined {
  let vague: Recognized | undefined;
  for (const text of texts) {
    const found = rowFor(text);
    if (found !== undefined && !found.isVague) return found;
    vague ??= found;
  }
  return vague;
}

function rowFor(text: string): Recognized | undefined {
  const tails = tailsOf(text);
  for (const { row, pattern, isAnchored } of matchers) {
    for (const tail of isAnchored ? tails : [text]) {
      const match = pattern.exec(tail);
      if (match !== null) return { row, message: messageOf(tail), match, isVague: isClass(row) };
    }
  }
  return undefined;
}

/** What virsh, Python, Terraform and Ruby put before libvirt's message. */
const PREFIX = /^(?:(?:libvirt[.\w]*Error|Libvirt::\w+|[Ee]rror|virsh|libvirt): )+/;

function messageOf(text: string): string {
  return text.replace(PREFIX, '');
}
