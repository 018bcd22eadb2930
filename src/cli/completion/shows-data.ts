import type { Command } from '../command.ts';

/** Whether -o json and its like apply. */
export function showsData(command: Command): boolean {
  return command.kind === 'mirrored' ? command.data !== undefined : command.formats?.length !== 0;
}
