import type { Host } from '../host/host.ts';
import { printable } from '../terminal/printable.ts';

/** One line on the terminal that says what is done now; nothing where stderr is none. */
export function progressOn(host: Host): { tell: (what: string) => void; done: () => void } {
  if (!host.isTerminal('stderr')) return { tell: () => {}, done: () => {} };
  const show = (text: string) => host.write('stderr', `\r\x1b[K${text}`);
  return { tell: (what) => show(`${printable(what)} …`), done: () => show('') };
}
