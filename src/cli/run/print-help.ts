import type { Host } from '../../host/host.ts';
import type { Command } from '../command.ts';
import { commandHelp } from '../docs/help.ts';

/** Prints the help of a command; returns the exit status. */
export function printHelp(command: Command, host: Host): number {
  host.write('stdout', commandHelp(command, host.terminalSize()?.columns));
  return 0;
}
