import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VnetError } from '../error.ts';
import { atEnd } from './at-end.ts';
import { errnoOf, reasonOf } from './errno.ts';
import type { TemporaryFile } from './host.ts';

/** The number of the process is part of the name, so that the next one can remove what a killed one has left. */
const NAME = /^vnet-(\d+)-\w{6}$/;

/** Writes a file that only its owner can read, in a directory of the same kind; see Host.temporaryFile. */
export function temporaryFile(name: string, content: string | Uint8Array, parent = tmpdir()): TemporaryFile {
  removeLeftovers(parent);
  try {
    const directory = mkdtempSync(join(parent, `vnet-${process.pid}-`));
    const remove = () => rmSync(directory, { recursive: true, force: true });
    const forget = atEnd(remove);
    const path = join(directory, name);
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    return {
      path,
      remove() {
        forget();
        remove();
      },
    };
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    throw new VnetError('file-unreadable', `cannot write a file in ${parent}: ${reasonOf(code)}`, { cause: error });
  }
}

/** Removes the directories of this user's processes that have ended. */
function removeLeftovers(parent: string): void {
  for (const name of namesIn(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const path = join(parent, name);
    try {
      const stats = lstatSync(path);
      if (stats.isDirectory() && stats.uid === process.geteuid?.()) rmSync(path, { recursive: true });
    } catch {
      // Another process removes it at the same time.
    }
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
