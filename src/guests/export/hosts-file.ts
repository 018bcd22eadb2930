import { VnetError } from '../../error.ts';
import { fold } from '../../libvirt/names.ts';
import type { Entry } from './roster.ts';

const BEGIN = '# BEGIN vnet: guests of libvirt networks, from `vnet hosts --install`; changes in here are lost';
const END = '# END vnet';

/** A marker is a whole line. An editor may have changed its line end. */
const BEGINS = /(?<![^\n])# BEGIN vnet(?:[: \t\r][^\n]*)?(?![^\n])/g;
const ENDS = /(?<![^\n])# END vnet[ \t\r]*(?![^\n])/g;

/** The block of a hosts file: its markers, and a line `ADDRESS<tab>NAMES` for each address. Each line ends in a line feed. */
export function* hostsBlock(entries: readonly Entry[]): Generator<string> {
  yield `${BEGIN}\n`;
  for (const { names, addresses } of entries) {
    for (const { ip } of addresses) yield `${ip}\t${names.join(' ')}\n`;
  }
  yield `${END}\n`;
}

/**
 * Replaces the block of a hosts file, or adds it at the end. Every other byte stays. If the file did not end in a line feed, the
 * block does not either, and withoutBlock removes the line feed before the block. Throws VnetError `refused` unless the file has
 * one pair of markers or none.
 */
export function withBlock(file: string, lines: Iterable<string>, path: string): string {
  const text = [...lines].join('').slice(0, -1);
  const block = blockOf(file, path);
  if (block !== undefined) return file.slice(0, block.start) + text + file.slice(block.end);
  return file === '' || file.endsWith('\n') ? `${file}${text}\n` : `${file}\n${text}`;
}

/** Removes the block of a hosts file. Throws as withBlock does. */
export function withoutBlock(file: string, path: string): string {
  const block = blockOf(file, path);
  return block === undefined ? file : cutOut(file, block);
}

/** The names in a hosts file outside the block, in lower case. */
export function namesIn(file: string): Set<string> {
  const block = findBlock(file);
  const names = new Set<string>();
  for (const line of (typeof block === 'object' ? cutOut(file, block) : file).split('\n')) {
    const [, ...words] = line.replace(/#.*/s, '').trim().split(/\s+/);
    for (const word of words) names.add(fold(word));
  }
  return names;
}

/** The block from its first marker to the end of its last one, without the line feed. */
interface Span {
  readonly start: number;
  readonly end: number;
}

function cutOut(file: string, { start, end }: Span): string {
  const [before, after] = [file.slice(0, start), file.slice(end)];
  return after.startsWith('\n') ? before + after.slice(1) : before.replace(/\n$/, '') + after;
}

function blockOf(file: string, path: string): Span | undefined {
  const block = findBlock(file);
  if (block !== 'odd') return block;
  throw new VnetError('refused', `${path} does not have one '# BEGIN vnet' followed by one '${END}'`, {
    hint: `remove all lines that start with '# BEGIN vnet' or '${END}', and what vnet wrote between them`,
  });
}

/** The block of a file; undefined if it has none, `odd` if it does not have one pair of markers. */
function findBlock(file: string): Span | 'odd' | undefined {
  if (!file.includes('# BEGIN vnet') && !file.includes(END)) return undefined;
  const begins = [...file.matchAll(BEGINS)];
  const ends = [...file.matchAll(ENDS)];
  const [[begin], [end]] = [begins, ends];
  if (begin === undefined && end === undefined) return undefined;
  if (begins.length !== 1 || ends.length !== 1 || begin === undefined || end === undefined) return 'odd';
  return end.index < begin.index ? 'odd' : { start: begin.index, end: end.index + end[0].length };
}
