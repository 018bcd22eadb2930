import type { Host } from '../host/host.ts';
import type { Plan } from './change.ts';
import { editStep, type FileStep } from './file-step.ts';
import { statePath } from './state.ts';

/*
 * Edits with a reverse edit that restores every byte, also those that no edit of the text can know: that the last line had no
 * line feed, or that there was no file at all. vnet keeps what each file was in originals.json in its state directory, for as
 * long as nothing else edits the file.
 */

export interface ReversibleEdit {
  /** What the change is for, as an imperative. */
  readonly title: string;
  readonly path: string;
  /** Links on the path never lead out of this directory. */
  readonly root?: string | undefined;
  /** The file with the edit; undefined is no file. */
  edit(content: string | undefined): string | Promise<string>;
  /** The file without the edit, as far as the text alone tells. Returns a file without the edit unchanged. */
  reverse(content: string): string;
  /** Whether to keep a copy of the file next to it, with the time in its name. */
  readonly backup?: boolean;
}

/** The plan that makes the edit. */
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

/** The plan that takes the edit back. */
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

/** What a file was, null for no file, and what vnet made of it, as Latin-1 text. */
interface Entry {
  readonly original: string | null;
  readonly edited: string | undefined;
}

interface Originals {
  readonly version: 1;
  /** By absolute path. */
  readonly files: Readonly<Record<string, Entry>>;
}

/** What a file was before the edit, if it still has the content that vnet gave it. */
async function originalOf(
  host: Host,
  path: string,
  content: string | undefined,
): Promise<{ readonly found: boolean; readonly content: string | undefined }> {
  const directory = statePath(host);
  const file = directory === undefined ? undefined : await host.readRegularFile(originalsPath(directory));
  // What another user could write here, vnet would write into the file.
  const mine = file?.uid === host.uid && (file.mode & 0o022) === 0;
  const entry = mine ? parsed(file.bytes.toString('latin1')).files[host.absolutePath(path)] : undefined;
  const found = content !== undefined && entry?.edited === content;
  return { found, content: found ? (entry?.original ?? undefined) : undefined };
}

/** The step that keeps or, with no entry, forgets what a file was; none without a directory for it. */
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
      return `${JSON.stringify({ version: 1, files })}\n`;
    },
    { role: 'record' },
  );
  return [{ ...step, attributes: { mode: 0o600 } }];
}

async function backupSteps(host: Host, { name, path, root, before }: FileStep): Promise<FileStep[]> {
  if (before === undefined) return [];
  const suffix = await backupSuffix(host, name, { root, content: before });
  const step = await editStep(host, name + suffix, () => before, { root, like: path, role: 'backup' });
  return [step];
}

/** Tells the time, in UTC, and leads to no file with other content. */
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

/** A record that this version cannot read restores nothing. */
function parsed(content: string | undefined): Originals {
  try {
    const originals: Originals = JSON.parse(content ?? '');
    if (originals.version === 1) return originals;
  } catch {
    // The same as no record.
  }
  return { version: 1, files: {} };
}
