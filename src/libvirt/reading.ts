import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** What was read from several files or answers. A problem with one does not hide the others. */
export interface Reading<T> {
  readonly items: readonly T[];
  /** One error per file or answer that could not be read; the message names it. */
  readonly problems: readonly VnetError[];
}

/** Reads every file of a directory whose name ends in `suffix`, sorted by name. A missing directory has none. */
export function readEach<T>(
  host: Host,
  directory: string,
  suffix: string,
  parse: (bytes: Buffer, path: string, stem: string) => T,
): Reading<T> {
  const names = attempt(() => host.listDirectory(directory) ?? []);
  if (names instanceof VnetError) return { items: [], problems: [names] };
  const stems = names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  return readNamed(host, directory, suffix, stems.sort(), parse);
}

/** As readEach, for the files with these stems only. A missing file is skipped. */
export function readNamed<T>(
  host: Host,
  directory: string,
  suffix: string,
  stems: readonly string[],
  parse: (bytes: Buffer, path: string, stem: string) => T,
): Reading<T> {
  const items: T[] = [];
  const problems: VnetError[] = [];
  for (const stem of stems) {
    const path = `${directory}/${stem}${suffix}`;
    const value = attempt(() => {
      const bytes = host.readFile(path);
      return bytes === undefined ? undefined : parse(bytes, path, stem);
    });
    if (value instanceof VnetError) problems.push(value);
    else if (value !== undefined) items.push(value);
  }
  return { items, problems };
}

/**
 * Whether this user may read the files of a directory. One file decides: libvirt creates all files of a kind with the same
 * mode. A missing directory counts as readable.
 */
export function isReadable(host: Host, directory: string, suffix: string): boolean {
  const result = attempt(() => {
    const name = host.listDirectory(directory)?.find((each) => each.endsWith(suffix));
    return name === undefined ? undefined : host.readFile(`${directory}/${name}`);
  });
  return !(result instanceof VnetError && result.code === 'permission');
}

/** Whether a directory exists, readable or not. */
export function exists(host: Host, directory: string): boolean {
  return attempt(() => host.listDirectory(directory)) !== undefined;
}

function attempt<T>(read: () => T): T | VnetError {
  try {
    return read();
  } catch (error) {
    if (error instanceof VnetError) return error;
    throw error;
  }
}
