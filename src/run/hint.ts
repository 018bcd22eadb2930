import type { Context } from '../cli/command.ts';
import { printableLines } from '../render/printable.ts';

/** A line of vnet's own on stderr, below what virsh said. */
export async function hint(text: string, { host, colour }: Pick<Context, 'host' | 'colour'>): Promise<void> {
  const line = printableLines(text);
  const shown = colour.stderr ? (await import('../render/colours.ts')).dim(line) : line;
  host.write('stderr', `${shown}\n`);
}
