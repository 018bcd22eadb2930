import { VnetError } from '../../error.ts';
import { fold } from '../../libvirt/names.ts';
import type { Entry } from './roster.ts';

const BEGIN = '# BEGIN vnet: guests of libvirt networks, from `vnet hosts --install`; changes in here are lost';
const END = '# END vnet';

/** Markers are whole lines; an editor may have changed the line ends. */
const BEGINS = /(?<![^\n])# BEGIN vnet(?:[: \t\r][^\n]*)?(?![^\n])/g;
const ENDS = /(?<![^\n])# END vnet[ \t\r]*(?![^\n])/g;

/** The lines of a hosts file, between markers: an address, a tab, its names. Each ends in a line feed. */
export function* hostsBlock(entries: readonly Entry[]): Generator<string> {
  yield `${BEGIN}\n`;
  for (const { names, addresses } of entries) {
    for (const { ip } of addresses) yield `${ip}\t${names.join(' ')}\n`;
  }
  yield `${END}\n`;
}

/**
 * A hosts file with this block in the place of the one it had, else at its end. Every other byte stays: where the
 * file did not end in a line feed, the block does not either, and takes the one before it away with it when it goes.
 * Throws VnetError `refused` for markers that are not one pair.
 */
export function withBlock(file: string, lines: Iterable<string>, path: string): string {
  const block = [...lines].join('').slice(0, -1);
  const place = placeOf(file, path);
  if (place !== undefined) return file.slice(0, place.start) + block + file.slice(place.end);
  return file === '' || file.endsWith('\n') ? `${file}${block}\n` : `${file}\n${block}`;
}

/** A hosts file without the block. Throws as withBlock does. */
export function withoutBlock(file: string, path: string): string {
  const place = placeOf(file, path);
  return place === undefined ? file : cutOut(file, place);
}

/** The names that stand in a hosts file outside of the block, in lower case. */
export function namesIn(file: string): Set<string> {
  const place = soundPlace(file);
  const names = new Set<string>();
  for (const line of (typeof place === 'object' ? cutOut(file, place) : file).split('\n')) {
    const [, ...words] = line.replace(/#.*/s, '').trim().split(/\s+/);
    for (const word of words) names.add(fold(word));
  }
  return names;
}

/** From the first marker to the end of the last one, without its line feed. */
interface Place {
  readonly start: number;
  readonly end: number;
}

function cutOut(file: string, { start, end }: Place): string {
  const [before, after] = [file.slice(0, start), file.slice(end)];
  return after.startsWith('\n') ? before + after.slice(1) : before.replace(/\n$/, '') + after;
}

function placeOf(file: string, path: string): Place | undefined {
  const place = soundPlace(file);
  if (place !== 'odd') return place;
  throw new VnetError('refused', `${path} has markers of vnet's that are not one pair`, {
    hint: `Remove the lines that begin with '# BEGIN vnet' and '${END}', and what vnet wrote between them.`,
  });
}

/** Where the block stands, if it does; `odd` where its markers are not one pair. */
function soundPlace(file: string): Place | 'odd' | undefined {
  if (!file.includes('# BEGIN vnet') && !file.includes(END)) return undefined;
  const begins = [...file.matchAll(BEGINS)];
  const ends = [...file.matchAll(ENDS)];
  const [[begin], [end]] = [begins, ends];
  if (begin === undefined && end === undefined) return undefined;
  if (begins.length !== 1 || ends.length !== 1 || begin === undefined || end === undefined) return 'odd';
  return end.index < begin.index ? 'odd' : { start: begin.index, end: end.index + end[0].length };
}
