import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { Step } from './registry.ts';

/**
 * The plan that is being carried out, as a file. It is written before the first step and removed after the last one. A run that
 * has the lock and finds a journal knows that an earlier run was killed.
 */
export interface Journal {
  /** What the change is for, as an imperative. */
  readonly title: string;
  readonly steps: readonly Step[];
  /** Whether the next run finishes the change after a kill (default: it rolls the change back if a step is missing). */
  readonly finishes?: boolean;
}

/** To be raised if an older vnet could not undo the steps of a journal. */
const VERSION = 1;

export function journalPath(directory: string): string {
  return `${directory}/journal.json`;
}

export async function writeJournal(host: Host, path: string, { title, steps, finishes }: Journal): Promise<void> {
  const text = `${JSON.stringify({ version: VERSION, title, steps, finishes })}\n`;
  await host.replaceFile(path, Buffer.from(text), { attributes: { mode: 0o600 } });
}

export async function removeJournal(host: Host, directory: string): Promise<void> {
  await host.replaceFile(journalPath(directory), undefined);
}

/** Returns the journal of a run that was killed; undefined if there is none. Throws VnetError `file-unreadable` for a journal of another version. */
export async function readJournal(host: Host, directory: string): Promise<Journal | undefined> {
  const path = journalPath(directory);
  const file = await host.readRegularFile(path);
  if (file === undefined) return undefined;
  const journal = parsed(file.bytes);
  if (journal?.version === VERSION) return journal;
  throw new VnetError('file-unreadable', `cannot read ${path}: it is not a journal of this version of vnet`, {
    hint: 'another version of vnet was interrupted; run that version again, or check the file and remove it',
  });
}

/** Only its owner can write the file, and it is replaced atomically, so only its version has to be checked. */
function parsed(bytes: Buffer): (Journal & { readonly version: number }) | undefined {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
