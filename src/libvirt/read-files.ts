import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** What is read of many files, where one bad file must not hide the others. */
export interface Reading<T> {
  readonly found: readonly T[];
  readonly problems: readonly VnetError[];
}

/** Whether a file or directory was refused for want of rights, rather than broken. */
export function isDenied(problem: VnetError): boolean {
  return problem.code === 'permission';
}

/** Reads every file of a directory whose name ends in `suffix`. A missing directory holds none; a bad file is a problem. */
export function readEach<T>(
  host: Host,
  directory: string,
  suffix: string,
  parse: (bytes: Buffer, path: string, stem: string) => T,
): Reading<T> {
  const listing = attempt(() => host.listDirectory(directory) ?? []);
  if (listing instanceof VnetError) return { found: [], problems: [listing] };
  const stems = listing.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  return readNamed(host, directory, suffix, stems.sort(), parse);
}

/** As readEach, for the files of these names only; one that does not exist is passed over. */
export function readNamed<T>(
  host: Host,
  directory: string,
  suffix: string,
  stems: readonly string[],
  parse: (bytes: Buffer, path: string, stem: string) => T,
): Reading<T> {
  const found: T[] = [];
  const problems: VnetError[] = [];
  for (const stem of stems) {
    const path = `${directory}/${stem}${suffix}`;
    const value = attempt(() => {
      const bytes = host.readFile(path);
      return bytes === undefined ? undefined : parse(bytes, path, stem);
    });
    if (value instanceof VnetError) problems.push(value);
    else if (value !== undefined) found.push(value);
  }
  return { found, problems };
}

function attempt<T>(read: () => T): T | VnetError {
  try {
    return read();
  } catch (error) {
    if (error instanceof VnetError) return error;
    throw error;
  }
}
