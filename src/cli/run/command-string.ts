import { splitCommandString } from '../parse/command-string.ts';
import type { Invocation } from '../parse/invocation.ts';
import { contextFor, type Program } from './context.ts';
import { partsOf, reported, statusIfWrong, textOf } from './parts.ts';
import { forwardToVirsh } from './unknown.ts';

/** Runs words as a command line of vnet; returns the exit status. */
export type RunWords = (words: readonly string[]) => Promise<number>;

/** Ends a string of commands, whatever follows. */
const ENDS: ReadonlySet<string> = new Set(['quit', 'exit']);

/**
 * Runs a string of commands. virsh runs a string of its own commands; among commands of vnet it runs those between them. As in
 * virsh nothing runs if a command is wrong, and the exit status is that of the last one.
 */
export async function runString(
  text: string,
  invocation: Invocation,
  program: Program,
  run: RunWords,
): Promise<number> {
  const all = splitCommandString(text) ?? [];
  const parts = await partsOf(all, program.commands);
  if (!parts.some(({ by }) => by === 'vnet')) return forwardToVirsh(invocation, program, { areMany: all.length > 1 });
  // Says whether the options fit virsh's commands.
  if (parts.some(({ by }) => by === 'virsh')) contextFor({ ...invocation, words: [text] }, program);
  const wrong = await statusIfWrong(parts, invocation, program);
  if (wrong !== undefined) return wrong;
  let status = 0;
  for (const { by, commands } of parts) {
    const [first] = commands;
    status = await reported(invocation, program, () =>
      by === 'vnet'
        ? run(first?.words ?? [])
        : forwardToVirsh({ ...invocation, words: [textOf(commands)] }, program, { areMany: commands.length > 1 }),
    );
    if (commands.some(({ words }) => ENDS.has(words[0] ?? ''))) break;
  }
  return status;
}
