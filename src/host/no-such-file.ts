import { basename, dirname, extname } from 'node:path';
import { VnetError } from '../error.ts';
import { similarNames, similarNamesHint } from '../nearest.ts';
import type { Host } from './host.ts';

/** The error for a file that the user named and that does not exist, with the files that the name may have meant. */
export function noSuchFile(path: string, host: Host): VnetError {
  return new VnetError('file-unreadable', `cannot read ${path}: No such file or directory`, {
    hint: similarFilesHint(path, host),
  });
}

/** A hint with the files whose names resemble that of a missing file. Undefined if there are none. */
export function similarFilesHint(path: string, host: Host): string | undefined {
  const similar = similarFiles(path, host);
  return similar.length === 0 ? undefined : similarNamesHint('files', path, similar);
}

/** The files that a misspelt path most likely means, in its directory. */
export function similarFiles(path: string, host: Host): string[] {
  const name = basename(path);
  const prefix = path.slice(0, path.length - name.length);
  const files = namesIn(dirname(path), host).filter((file) => host.isRegularFile(prefix + file));
  return similarNames(name, files)
    .filter((file) => extname(name) === '' || isNear(name, file))
    .map((file) => prefix + file);
}

/** With one or two letters before the extension, any other letter would be near. */
function isNear(name: string, file: string): boolean {
  return name.length - extname(name).length > 2 || file.toLowerCase().includes(name.toLowerCase());
}

function namesIn(directory: string, host: Host): readonly string[] {
  try {
    return host.listDirectory(directory) ?? [];
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}
