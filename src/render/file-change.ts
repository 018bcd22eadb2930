import type { Change } from '../host/edit-file.ts';
import { paintFor } from './colour.ts';
import { unifiedDiff } from './diff.ts';
import { type Outcome, text } from './outcome.ts';

/** A change of a file as --dry-run shows it. The bytes, here as Latin-1, are read as UTF-8. */
export async function shownChange({ before = '', after }: Change, path: string, colour: boolean): Promise<Outcome> {
  return text(unifiedDiff(utf8(before), utf8(after), path, await paintFor(colour)));
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
