import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { printable } from './printable.ts';

/** What the user answers about one of several things: this one, not this one, this and all later ones, or no more. */
export type Choice = 'yes' | 'no' | 'all' | 'quit';

const CHOICES: Readonly<Record<string, Choice>> = {
  y: 'yes',
  yes: 'yes',
  a: 'all',
  all: 'all',
  q: 'quit',
  quit: 'quit',
};

/**
 * Asks about one of several things on the terminal. Anything but y, a or q is no, and the end of the input is quit. Throws
 * VnetError `usage` where nobody can answer, because stdin or stderr is no terminal.
 */
export async function choose(host: Host, question: string): Promise<Choice> {
  if (!host.isTerminal('stdin') || !host.isTerminal('stderr')) {
    throw new VnetError('usage', `cannot ask without a terminal: ${question}?`, {
      hint: 'to apply what is safe without questions, add --yes',
    });
  }
  host.write('stderr', `${printable(question)}? [y]es, [N]o, [a]ll, [q]uit: `);
  const line = await host.readLine();
  return line === undefined ? 'quit' : (CHOICES[line.trim().toLowerCase()] ?? 'no');
}
