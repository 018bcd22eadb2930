import { type FSWatcher, watch } from 'node:fs';
import type { Watch } from './host.ts';

/** inotify(7) on each directory, by way of node. What happens between two calls of `next` ends the second at once. */
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
    close() {
      wake?.();
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watcherOn(directory: string, changed: () => void): FSWatcher[] {
  try {
    const watcher = watch(directory, { persistent: false }, changed);
    watcher.on('error', changed); // The directory went away: whoever watches looks again.
    return [watcher];
  } catch {
    return []; // Not there, or no watches left: `next` then ends by its time.
  }
}
