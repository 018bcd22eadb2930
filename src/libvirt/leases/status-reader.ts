import { isAscii } from 'node:buffer';
import type { Lease } from './lease.ts';

/**
 * Returns the leases of a BRIDGE.status that has the shape in which libvirt's lease helper writes it: a line for each member,
 * and nothing escaped. Those of a file of more than `kept` bytes are built on each iteration, so that a million take no memory
 * but the file's. Undefined if the file has another shape: then it must be parsed.
 */
export function readStatus(bytes: Buffer, kept = KEPT): Iterable<Lease> | undefined {
  if (!isAscii(bytes) || bytes.toString('latin1', 0, BEGIN.length) !== BEGIN) return undefined;
  const entries = new Entries(bytes);
  const leases: Lease[] = [];
  if (bytes.length <= kept) for (let each = entries.next(); !each.done; each = entries.next()) leases.push(each.value);
  else while (entries.skip());
  if (bytes.toString('latin1', entries.at) !== END) return undefined;
  return bytes.length <= kept ? leases : { [Symbol.iterator]: () => new Entries(bytes) };
}

/** The size in bytes up to which leases are built once and kept, as building them again takes longer: some 300,000 leases. */
const KEPT = 1 << 26;

const BEGIN = '[\n';
const END = ']\n';

/** Anything that JSON does not escape. */
const TEXT = String.raw`[^"\\\x00-\x1f]*`;

/** An entry and the end of its line. virLeaseNew() adds the members in this order. */
const ENTRY = new RegExp(
  [
    String.raw`  \{\n(?:    "iaid": "(${TEXT})",\n)?`,
    `    "ip-address": "([0-9a-fA-F]*[.:][0-9a-fA-F.:]+)"`,
    `(?:,\n    "mac-address": "(${TEXT})")?`,
    `(?:,\n    "hostname": "(${TEXT})")?`,
    `(?:,\n    "client-id": "(${TEXT})")?`,
    `(?:,\n    "server-duid": "${TEXT}")?`,
    String.raw`(?:,\n    "expiry-time": (0|[1-9]\d{0,14}))?`,
    String.raw`\n  \}(?:,\n(?=  \{)|\n(?=\]))`,
  ].join(''),
  'y',
);

/** How much text is taken from the bytes at once: with 16 KB, a pass over a million leases takes 30 MB more. No entry of libvirt is longer. */
const WINDOW = 1 << 12;

/** Goes from entry to entry. */
class Entries implements Iterator<Lease> {
  /** Where the next entry begins. */
  at = BEGIN.length;
  readonly #bytes: Buffer;
  #window = '';
  #start = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Skips an entry. False if there is none. */
  skip(): boolean {
    ENTRY.lastIndex = this.at - this.#start;
    const isEntry = ENTRY.test(this.#window) || ENTRY.test(this.#nextWindow());
    if (isEntry) this.at = this.#start + ENTRY.lastIndex;
    return isEntry;
  }

  next(): IteratorResult<Lease> {
    ENTRY.lastIndex = this.at - this.#start;
    const match = ENTRY.exec(this.#window) ?? ENTRY.exec(this.#nextWindow());
    if (match === null) return { done: true, value: undefined };
    this.at = this.#start + ENTRY.lastIndex;
    const mac = match[3];
    const lease: Lease = {
      ip: match[2] as string,
      // An empty text counts as missing.
      mac: mac === undefined || mac === '' ? undefined : mac.toLowerCase(),
      hostname: match[4] || undefined,
      clientId: match[5] || undefined,
      iaid: match[1] || undefined,
      expires: Number(match[6] ?? 0),
    };
    return { done: false, value: lease };
  }

  /** The text from the next entry on: the window may have ended in it. */
  #nextWindow(): string {
    this.#start = this.at;
    this.#window = this.#bytes.toString('latin1', this.at, this.at + WINDOW);
    return this.#window;
  }
}
