import type { Outcome } from '../../render/outcome.ts';
import { render } from '../../render/render.ts';
import { printableLines } from '../../terminal/printable.ts';
import type { Context } from '../command.ts';

/** Writes what a command has to say, piece by piece, its notes to stderr; resolves to the exit status. */
export async function present(outcome: Outcome, { host, output }: Context): Promise<number> {
  for await (const piece of render(outcome, output)) host.write('stdout', piece);
  for (const note of outcome.notes ?? []) host.write('stderr', `${printableLines(note)}\n`);
  return outcome.status ?? 0;
}
