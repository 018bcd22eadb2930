import type { AnyInput, Command, OwnCommand } from '../../src/cli/command.ts';
import { parseThorough } from '../../src/cli/parse/commander.ts';

/** A command of vnet, and the words after it, parsed. */
export function parsed(command: Command, words: readonly string[]): { command: OwnCommand; input: AnyInput } {
  if (command.kind !== 'own') throw new Error('a command of virsh');
  const result = parseThorough(command, words);
  if (result === undefined) throw new Error('help');
  return { command, input: result.input };
}
