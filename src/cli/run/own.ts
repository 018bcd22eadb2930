import type { OwnCommand } from '../command.ts';
import { parseFast } from '../parse/fast-path.ts';
import { type Invocation, withOptions } from '../parse/invocation.ts';
import { contextFor, type Program } from './context.ts';
import { present } from './present.ts';
import { errorWithConnection } from './with-connection.ts';

/** Runs a command that only vnet has; returns the exit status. */
export async function runOwn(command: OwnCommand, invocation: Invocation, program: Program): Promise<number> {
  const words = invocation.words.slice(1);
  const parsed = parseFast(command, words) ?? (await import('../parse/commander.ts')).parseThorough(command, words);
  if (parsed === undefined) {
    const { printHelp } = await import('./print-help.ts');
    return printHelp(command, invocation, program.host);
  }
  const context = contextFor(withOptions(invocation, parsed.given), program, command);
  try {
    return await present(await command.run(parsed.input, context), context);
  } catch (error) {
    const { observedFailure } = await import('./observed-failure.ts');
    throw errorWithConnection(await observedFailure(error, context), context.connection);
  }
}
