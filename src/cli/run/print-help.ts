import type { Host } from '../../host/host.ts';
import { paintFor } from '../../render/colour.ts';
import type { Command, CommandList } from '../command.ts';
import { commandHelp, type HelpLayout, overview } from '../docs/help.ts';
import type { Invocation } from '../parse/invocation.ts';
import { lastValue } from '../parse/last-value.ts';
import { coloursFor } from './context.ts';

/** Prints the help of a command; returns the exit status. */
export async function printHelp(command: Command, invocation: Invocation, host: Host): Promise<number> {
  host.write('stdout', commandHelp(command, await layoutFor(invocation, host)));
  return 0;
}

/** Prints the help of vnet; returns the exit status. */
export async function printOverview(commands: CommandList, invocation: Invocation, host: Host): Promise<number> {
  host.write('stdout', await overview(commands, await layoutFor(invocation, host)));
  return 0;
}

async function layoutFor({ options, words }: Invocation, host: Host): Promise<HelpLayout> {
  const when = lastValue(words, undefined, '--color') ?? options.get('color');
  return { columns: host.terminalSize()?.columns, paint: await paintFor(coloursFor(when, host).stdout) };
}
