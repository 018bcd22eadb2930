import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { printable } from './printable.ts';

/**
 * Asks a yes-or-no question on the terminal and resolves to the answer; anything but y or yes is no. With `yes` nothing is
 * asked. Throws VnetError `usage` where nobody can answer, because stdin or stderr is no terminal.
 */
export async function confirm(host: Host, question: string, { yes }: { readonly yes: boolean }): Promise<boolean> {
  if (yes) return true;
  if (!host.isTerminal('stdin') || !host.isTerminal('stderr')) {
    throw new VnetError('usage', `cannot ask without a terminal: ${question}?`, {
      hint: 'to confirm, add --yes',
    });
  }
  host.write('stderr', `${printable(question)}? [y/N] `);
  return /^y(?:es)?$/i.test(((await host.readLine()) ?? '').trim());
}
