import { type FSWatcher, watch } from 'node:fs';
import type { Watch } from './host.ts';

/** Watches directories with inotify(7). A change between two calls of `next` ends the second one at once. */
export function watchDirectories(directories: readonly string[]): Watch {
  let pending = false;
  let wake: (() => void) | undefined;
  const changed = () => {
    pending = true;
    wake?.();
  };
  const watchers = directories.flatMap((directory) => watcherOn(directory, changed));
  return {
    async next(milliseconds) {
      if (!pending) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const changes = pending;
      pending = false;
      wake = undefined;
      return changes;
    },
    wake: changed,
    close() {
      wake?.();
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watcherOn(directory: string, changed: () => void): FSWatcher[] {
  try {
    const watcher = watch(directory, { persistent: false }, changed);
    watcher.on('error', changed); // The directory was removed.
    return [watcher];
  } catch {
    return []; // No such directory, or too many watches on this host: `next` ends at its time limit.
  }
}
