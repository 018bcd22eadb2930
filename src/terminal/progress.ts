import type { Host } from '../host/host.ts';
import { printable } from './printable.ts';

/** One line on stderr that says what vnet is waiting for. */
export interface Progress {
  /** Replaces the line. */
  show(what: string): Promise<void>;
  /** Removes the line. */
  clear(): void;
}

const ERASE_LINE = '\r\x1b[K';

/** A progress line on a terminal; nothing where stderr is a pipe or a file. */
export function progressOn(host: Host): Progress {
  if (!host.isTerminal('stderr') || host.env.TERM === 'dumb') return { show: async () => {}, clear: () => {} };
  let shown = false;
  return {
    async show(what) {
      const { truncate } = await import('./text.ts');
      // One cell stays free: a terminal may wrap after its last.
      host.write('stderr', ERASE_LINE + truncate(printable(what), (host.terminalSize()?.columns ?? 80) - 1));
      shown = true;
    },
    clear() {
      if (shown) host.write('stderr', ERASE_LINE);
      shown = false;
    },
  };
}
