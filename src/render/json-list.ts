import { json } from './json.ts';
import type { Json } from './outcome.ts';

type Data = { readonly [key: string]: Json };

/** Rows are handed on in pieces of about this many bytes. */
const CHUNK = 256 * 1024;

/** Text that JSON writes as it is, a byte a character. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * A JSON array with an object a line, in pieces that are good until the next is asked for. Most members of most rows are
 * plain text, or what the row before had: written here, a list takes two thirds of what JSON.stringify takes.
 */
export function* jsonList(rows: Iterable<unknown>, data: (row: unknown) => Data): Generator<Buffer> {
  let bytes = Buffer.allocUnsafe(CHUNK + 64 * 1024);
  let end = bytes.write('[', 'latin1');
  let separator = '\n  ';
  const before: Before = { keys: [], heads: [], values: [], members: [] };
  for (const row of rows) {
    const text = separator + objectOf(data(row), before);
    separator = ',\n  ';
    // Three bytes are the most that UTF-8 needs for one unit of a string.
    if (end + text.length * 3 > bytes.length) {
      yield bytes.subarray(0, end);
      if (text.length * 3 > bytes.length) bytes = Buffer.allocUnsafe(text.length * 3);
      end = 0;
    }
    end += bytes.write(text, end, 'utf8');
    if (end < CHUNK) continue;
    yield bytes.subarray(0, end);
    end = 0;
  }
  yield bytes.subarray(0, end);
  yield Buffer.from(separator.startsWith(',') ? '\n]\n' : ']\n');
}

/** What the row before had, member by member: rows of one list have the same members, nearly always. */
interface Before {
  readonly keys: string[];
  readonly heads: string[];
  readonly values: Json[];
  readonly members: (string | undefined)[];
}

function objectOf(row: Data, { keys, heads, values, members }: Before): string {
  let text = '';
  let index = 0;
  for (const key in row) {
    const value = row[key];
    if (value === undefined) continue;
    if (keys[index] !== key) {
      keys[index] = key;
      heads[index] = `${index === 0 ? '{' : ','}${json(key)}:`;
      members[index] = undefined;
    }
    if (typeof value === 'string' && value !== values[index] && PLAIN.test(value)) {
      text += heads[index];
      text += '"';
      text += value;
      text += '"';
      members[index] = undefined;
    } else if (value === values[index] && members[index] !== undefined) {
      text += members[index];
    } else {
      const member = heads[index] + json(value);
      members[index] = member;
      text += member;
    }
    values[index] = value;
    index++;
  }
  return index === 0 ? '{}' : `${text}}`;
}
