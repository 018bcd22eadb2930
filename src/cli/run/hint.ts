import { paintFor } from '../../render/colour.ts';
import { printableLines } from '../../terminal/printable.ts';
import type { Context } from '../command.ts';

/** A line of vnet's own on stderr, below what virsh said. */
export async function hint(text: string, { host, colour }: Pick<Context, 'host' | 'colour'>): Promise<void> {
  const paint = await paintFor(colour.stderr);
  host.write('stderr', `${paint.faint(printableLines(text))}\n`);
}
