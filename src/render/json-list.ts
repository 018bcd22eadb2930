import { json } from './json.ts';
import type { Json } from './outcome.ts';

type Data = { readonly [key: string]: Json };

/** Rows are handed on in pieces of about this many bytes. */
const CHUNK = 256 * 1024;

/**
 * A JSON array with an object a line, in pieces that are good until the next is asked for. Bytes are put where they belong:
 * long lists take half of what JSON.stringify and a text of each piece take.
 */
export function* jsonList(rows: Iterable<unknown>, data: (row: unknown) => Data): Generator<Buffer> {
  const line = new Line();
  line.put('[');
  let separator = '\n  ';
  for (const row of rows) {
    line.put(separator);
    separator = ',\n  ';
    line.putObject(data(row));
    if (line.end >= CHUNK) yield line.taken();
  }
  line.put(separator.startsWith(',') ? '\n]\n' : ']\n');
  yield line.taken();
}

/** Bytes of JSON that grow at their end. */
class Line {
  end = 0;
  #bytes = Buffer.allocUnsafe(CHUNK + 64 * 1024);
  /** The members of the row before by their place: rows of one list have the same, nearly always. */
  readonly #keys: string[] = [];
  readonly #heads: string[] = [];

  /** What there is; the next goes to where it was. */
  taken(): Buffer {
    const bytes = this.#bytes.subarray(0, this.end);
    this.end = 0;
    return bytes;
  }

  putObject(row: Data): void {
    let index = 0;
    for (const key in row) {
      const value = row[key];
      if (value === undefined) continue;
      if (this.#keys[index] !== key) {
        this.#keys[index] = key;
        this.#heads[index] = `${index === 0 ? '{' : ','}${json(key)}:`;
      }
      this.#putAny(this.#heads[index] ?? '');
      if (typeof value === 'string') this.#putString(value);
      else if (value === null || typeof value === 'boolean') this.put(String(value));
      else if (Number.isSafeInteger(value)) this.put(String(value));
      else if (Array.isArray(value) && value.length === 0) this.put('[]');
      else this.#putAny(json(value));
      index++;
    }
    this.put(index === 0 ? '{}' : '}');
  }

  /** Text that is ASCII. */
  put(text: string): void {
    const bytes = this.#room(text.length);
    let at = this.end;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.end = at;
  }

  /** A name or a value that may hold anything. */
  #putAny(text: string): void {
    // Three bytes are the most that UTF-8 needs for one unit of a string.
    const bytes = this.#room(text.length * 3);
    const start = this.end;
    let at = start;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 126) {
        this.end = start + bytes.write(text, start, 'utf8');
        return;
      }
      bytes[at++] = code;
    }
    this.end = at;
  }

  #putString(text: string): void {
    const bytes = this.#room(text.length + 2);
    let at = this.end;
    bytes[at++] = QUOTE;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < 32 || code > 126 || code === QUOTE || code === BACKSLASH) {
        this.#putAny(json(text));
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.end = at;
  }

  #room(count: number): Buffer {
    if (this.end + count <= this.#bytes.length) return this.#bytes;
    const larger = Buffer.allocUnsafe((this.end + count) * 2);
    this.#bytes.copy(larger, 0, 0, this.end);
    this.#bytes = larger;
    return larger;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
