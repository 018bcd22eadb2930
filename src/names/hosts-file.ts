import { VnetError } from '../error.ts';
import type { Entry } from './roster.ts';

const BEGIN = '# BEGIN vnet: guests of libvirt networks, from `vnet hosts --install`; changes in here are lost';
const END = '# END vnet';
const FIRST = '# BEGIN vnet';

/** The entries as lines of a hosts file, between markers: an address, a tab, its names. No line feed at the end. */
export function hostsBlock(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ names, ips }) => ips.map((ip) => `${ip}\t${names.join(' ')}`));
  return [BEGIN, ...lines, END].join('\n');
}

/**
 * A hosts file with this block in the place of the one it had, else at its end. Every other byte stays: where the
 * file did not end in a line feed, the block does not either, and takes the one before it away with it when it goes.
 * Throws VnetError `refused` for markers that are not one pair.
 */
export function withBlock(file: string, block: string, path: string): string {
  const place = placeOf(file, path);
  if (place !== undefined) return file.slice(0, place.start) + block + file.slice(place.end);
  return file === '' || file.endsWith('\n') ? `${file}${block}\n` : `${file}\n${block}`;
}

/** A hosts file without the block. Throws as withBlock does. */
export function withoutBlock(file: string, path: string): string {
  const place = placeOf(file, path);
  if (place === undefined) return file;
  const [before, after] = [file.slice(0, place.start), file.slice(place.end)];
  return after.startsWith('\n') ? before + after.slice(1) : before.replace(/\n$/, '') + after;
}

/** The names that stand in a hosts file outside of the block, in lower case. */
export function namesIn(file: string, path: string): Set<string> {
  const names = new Set<string>();
  for (const line of withoutBlock(file, path).split('\n')) {
    const [, ...words] = line.replace(/#.*/, '').trim().split(/\s+/);
    for (const word of words) names.add(word.toLowerCase());
  }
  return names;
}

/** Where the block stands: from its first marker to the end of its last one. */
function placeOf(file: string, path: string): { start: number; end: number } | undefined {
  const starts = [...file.matchAll(new RegExp(`^${FIRST}\\b.*$`, 'gm'))].map(({ index }) => index);
  const ends = [...file.matchAll(new RegExp(`^${END}$`, 'gm'))].map(({ index }) => index);
  const [start] = starts;
  const [end] = ends;
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined || starts.length > 1 || ends.length > 1 || end < start) {
    throw new VnetError('refused', `${path} has markers of vnet's that are not one pair`, {
      hint: `Remove the lines that begin with '${FIRST}' and '${END}', and what vnet wrote between them.`,
    });
  }
  return { start, end: end + END.length };
}
