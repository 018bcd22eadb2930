import { VnetError } from '../error.ts';

/**
 * Linux names are bytes, and need not be UTF-8. A byte that is not becomes a lone surrogate in a string, U+DC80 to U+DCFF, as
 * Python's surrogateescape does it, so that such a file can be read under the name that a directory or the user gave.
 */
const ESCAPED = /[\udc80-\udcff]/u;

/** The path for system calls: as bytes where it contains such surrogates. */
export function rawPath(path: string): string | Buffer {
  return hasRawBytes(path) ? encode(path) : path;
}

/** Whether a name contains bytes that are not UTF-8. */
export function hasRawBytes(name: string): boolean {
  return ESCAPED.test(name);
}

/** A name from its bytes. */
export function decodeName(bytes: Buffer): string {
  const text = bytes.toString();
  if (!text.includes('\ufffd') || Buffer.from(text).equals(bytes)) return text;
  let name = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((size) => isCharacter(bytes.subarray(at, at + size)));
    name +=
      length === undefined ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return name;
}

/** The arguments that vnet was started with. Node.js replaces what is not UTF-8; the kernel still has the bytes. */
export function rawArguments(
  argv: readonly string[],
  { readFile }: { readonly readFile: (path: string) => Buffer | undefined },
): readonly string[] {
  if (!argv.some((word) => word.includes('\ufffd'))) return argv;
  const bytes = readFile('/proc/self/cmdline') ?? Buffer.alloc(0);
  const words: string[] = [];
  for (let at = 0, end = bytes.indexOf(0); end !== -1; at = end + 1, end = bytes.indexOf(0, at)) {
    words.push(decodeName(bytes.subarray(at, end)));
  }
  return words.length < argv.length ? argv : words.slice(words.length - argv.length);
}

/** Node.js can give a program only UTF-8. Throws VnetError `usage` for anything else. */
export function refuseRawBytes(program: string, args: readonly string[]): void {
  const raw = args.find(hasRawBytes);
  if (raw === undefined) return;
  throw new VnetError('usage', `'${raw}' cannot be passed to ${program}: it is not UTF-8`, {
    hint: 'rename the file or use standard input',
  });
}

function encode(name: string): Buffer {
  return Buffer.concat(
    [...name].map((character) =>
      ESCAPED.test(character) ? Buffer.from([character.charCodeAt(0) - 0xdc00]) : Buffer.from(character),
    ),
  );
}

function isCharacter(bytes: Buffer): boolean {
  const text = bytes.toString();
  return [...text].length === 1 && Buffer.from(text).equals(bytes);
}
