import type { AnyInput, Command, OwnCommand } from '../../src/cli/command.ts';
import { parseThorough } from '../../src/cli/parse/commander.ts';
import { checkOutcome } from './schemas.ts';

/** A command of vnet, and the words after it, parsed. Data that the command returns must match its JSON Schema. */
export function parsed(command: Command, words: readonly string[]): { command: OwnCommand; input: AnyInput } {
  if (command.kind !== 'own') throw new Error('a command of virsh');
  const result = parseThorough(command, words);
  if (result === undefined) throw new Error('help');
  return {
    command: {
      ...command,
      async run(...words) {
        const outcome = await command.run(...words);
        checkOutcome(command, outcome);
        return outcome;
      },
    },
    input: result.input,
  };
}
