import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { RegularFile } from '../host/replace-file.ts';
import type { Plan } from './change.ts';
import { asciiJson, editStep, type FileStep } from './file-step.ts';
import { statePath } from './state.ts';

/*
 * Edits that can be reversed to the byte, even if the edited text does not show what was there: a last line without a line feed, or
 * no file at all. vnet keeps the original of each file in originals.json in its state directory. The original is valid as long as
 * nothing else edits the file; after that, the reverse edit is made from the text alone.
 */

export interface ReversibleEdit {
  /** What the change is for, as an imperative. */
  readonly title: string;
  readonly path: string;
  /** Links on the path never lead out of this directory. */
  readonly root?: string | undefined;
  /** Returns the file with the edit. The content is undefined if there is no file. */
  edit(content: string | undefined): string | Promise<string>;
  /** Returns the file without the edit, as far as the text shows it. A file without the edit is returned unchanged. */
  reverse(content: string): string;
  /** Whether to keep a copy of the file next to it, with the time in its name. */
  readonly backup?: boolean;
}

/** Returns the plan that makes the edit. */
export async function forwardPlan(host: Host, change: ReversibleEdit, directory: string | undefined): Promise<Plan> {
  const { title, path, root, edit, reverse, backup } = change;
  const step = await editStep(host, path, (content) => edit(content), { root });
  const { before, after } = step;
  if (before === after) return { title, steps: [step] };
  const kept = await originalOf(host, path, before);
  const original = kept.found || before === undefined ? kept.content : reverse(before);
  return {
    title,
    steps: [
      ...(await recordSteps(host, directory, path, { original: original ?? null, edited: after })),
      ...(backup ? await backupSteps(host, step) : []),
      step,
    ],
  };
}

/** Returns the plan that reverses the edit. */
export async function reversePlan(host: Host, change: ReversibleEdit, directory: string | undefined): Promise<Plan> {
  const { title, path, root, reverse, backup } = change;
  const step = await editStep(
    host,
    path,
    async (content) => {
      const kept = await originalOf(host, path, content);
      return kept.found || content === undefined ? kept.content : reverse(content);
    },
    { root },
  );
  if (step.before === step.after) return { title, steps: [step] };
  return {
    title,
    steps: [
      ...(backup ? await backupSteps(host, step) : []),
      step,
      ...(await recordSteps(host, directory, path, undefined)),
    ],
  };
}

/** The content of a file before and after the edit, as Latin-1 text; null means that there was no file. */
interface Entry {
  readonly original: string | null;
  readonly edited: string | undefined;
}

interface Originals {
  readonly version: 1;
  /** By absolute path. */
  readonly files: Readonly<Record<string, Entry>>;
}

/** Returns the original of a file, if the file still has the content that vnet wrote. */
async function originalOf(
  host: Host,
  path: string,
  content: string | undefined,
): Promise<{ readonly found: boolean; readonly content: string | undefined }> {
  const file = await readOriginals(host);
  // vnet writes the original to the file, so another user must not be able to choose it.
  const mine = file?.uid === host.uid && (file.mode & 0o022) === 0;
  const entry = mine ? parsed(file.bytes.toString('latin1')).files[host.absolutePath(path)] : undefined;
  const found = content !== undefined && entry?.edited === content;
  return { found, content: found ? (entry?.original ?? undefined) : undefined };
}

/** A state directory that this user cannot read contains no original of this user. */
async function readOriginals(host: Host): Promise<RegularFile | undefined> {
  const directory = statePath(host);
  if (directory === undefined) return undefined;
  try {
    return await host.readRegularFile(originalsPath(directory));
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}

/** Returns the step that keeps the original of a file or, without an entry, forgets it. No step without a state directory. */
async function recordSteps(
  host: Host,
  directory: string | undefined,
  path: string,
  entry: Entry | undefined,
): Promise<FileStep[]> {
  if (directory === undefined) return [];
  const step = await editStep(
    host,
    originalsPath(directory),
    (content) => {
      const { [host.absolutePath(path)]: forgotten, ...others } = parsed(content).files;
      if (entry === undefined && forgotten === undefined) return content;
      const files = entry === undefined ? others : { ...others, [host.absolutePath(path)]: entry };
      return `${asciiJson({ version: 1, files })}\n`;
    },
    { role: 'record' },
  );
  return [{ ...step, attributes: { mode: 0o600 } }];
}

async function backupSteps(host: Host, { name, path, root, before }: FileStep): Promise<FileStep[]> {
  if (before === undefined) return [];
  const suffix = await backupSuffix(host, path, { root, content: before });
  const step = await editStep(host, path + suffix, () => before, { root, like: path, role: 'backup' });
  return [{ ...step, name: name + suffix }];
}

/** Returns `.TIME.bak` in UTC, with a number if there is a file of that name with other content. */
async function backupSuffix(
  host: Host,
  path: string,
  { root, content }: { readonly root: string | undefined; readonly content: string },
): Promise<string> {
  const time = host.now().toISOString().replace(/\D/g, '').slice(0, 14);
  for (let count = 0; ; count++) {
    const suffix = `.${time}${count === 0 ? '' : `.${count}`}.bak`;
    const there = await host.readRegularFile(path + suffix, root);
    if (there === undefined || there.bytes.toString('latin1') === content) return suffix;
  }
}

function originalsPath(directory: string): string {
  return `${directory}/originals.json`;
}

/** A file that this version cannot read counts as empty. */
function parsed(content: string | undefined): Originals {
  try {
    const originals: Originals = JSON.parse(content ?? '');
    if (originals.version === 1) return originals;
  } catch {
    // Not JSON.
  }
  return { version: 1, files: {} };
}
