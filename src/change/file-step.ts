import type { Host } from '../host/host.ts';
import type { Attributes } from '../host/replace-file.ts';
import { Conflict } from './conflict.ts';
import type { StepActions } from './step.ts';

/**
 * Creates, changes or removes a file. Contents are bytes as Latin-1 text, so that any file can be written to a journal. Undefined
 * means that there is no file.
 */
export interface FileStep {
  readonly kind: 'file';
  /** Absolute. */
  readonly path: string;
  /** The path as the user gave it. */
  readonly name: string;
  /** Links on the path never lead out of this directory. */
  readonly root?: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Mode and owner of the file before the step, to create it again. */
  readonly attributes?: Attributes | undefined;
  /** A new file gets the attributes of this one. */
  readonly like?: string | undefined;
  /** `backup`: a copy for the user. `record`: a file of vnet, which is not reported. */
  readonly role?: 'backup' | 'record' | undefined;
}

export interface EditOptions extends Pick<FileStep, 'root' | 'like' | 'role'> {}

/**
 * Returns the step that applies an edit to a file. `edit` gets the content as Latin-1 text, undefined if there is no file, and
 * returns the new content, undefined to remove the file. Throws as Host.readRegularFile does.
 */
export async function editStep(
  host: Host,
  name: string,
  edit: (content: string | undefined) => string | undefined | Promise<string | undefined>,
  options: EditOptions = {},
): Promise<FileStep> {
  const [path, root] = [host.absolutePath(name), options.root && host.absolutePath(options.root)];
  const found = await host.readRegularFile(root ? path : name, root);
  const before = found?.bytes.toString('latin1');
  const attributes = found && { mode: found.mode, uid: found.uid, gid: found.gid };
  const after = await edit(before);
  // Buffer would keep one byte of each character.
  if (after !== undefined && /[^\0-\xff]/.test(after)) throw new Error(`the new content of ${path} is not bytes`);
  return { kind: 'file', ...options, path, root, name, before, after, attributes };
}

/** Returns the content of a file with a text in UTF-8, as a step has it. */
export function utf8Content(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Returns JSON that is the same in UTF-8 and in the content of a step. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Returns the text of a content that is UTF-8. */
export function textOfContent(content: string): string {
  return Buffer.from(content, 'latin1').toString();
}

export function fileActions(step: FileStep): StepActions {
  const { path, root, name, before, after, attributes, like } = step;
  const replace = async (host: Host, from: string | undefined, to: string | undefined) => {
    const options = { before: bytesOf(from), root, like, attributes };
    if (!(await host.replaceFile(path, bytesOf(to), options))) throw new Conflict(`${name} has changed`);
  };
  const verb = before === undefined ? 'create' : after === undefined ? 'remove' : 'update';
  return {
    description: `${verb} ${name}`,
    async state(host) {
      const now = (await host.readRegularFile(path, root))?.bytes.toString('latin1');
      if (now === after) return 'applied';
      return now === before ? 'pending' : 'conflict';
    },
    apply: (host) => replace(host, before, after),
    undo: (host) => replace(host, after, before),
  };
}

function bytesOf(content: string | undefined): Buffer | undefined {
  return content === undefined ? undefined : Buffer.from(content, 'latin1');
}
