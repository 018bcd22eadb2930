import type { Host } from '../../host/host.ts';
import { paintFor } from '../../render/colour.ts';
import type { Command } from '../command.ts';
import type { DescribedCommand } from '../described.ts';
import { commandHelp, groupHelp, type HelpLayout, overview } from '../docs/help.ts';
import type { Invocation } from '../parse/invocation.ts';
import { lastValue } from '../parse/last-value.ts';
import { coloursFor } from './context.ts';

/** Prints the help of a command; returns the exit status. */
export async function printHelp(command: Command, invocation: Invocation, host: Host): Promise<number> {
  host.write('stdout', commandHelp(command, await layoutFor(invocation, host)));
  return 0;
}

/** Prints the help of vnet; returns the exit status. */
export async function printOverview(
  commands: readonly DescribedCommand[],
  invocation: Invocation,
  host: Host,
): Promise<number> {
  host.write('stdout', overview(commands, await layoutFor(invocation, host)));
  return 0;
}

/** Prints the help of a group of commands; returns the exit status, or undefined if there is no such group. */
export async function printGroup(
  commands: readonly DescribedCommand[],
  invocation: Invocation,
  host: Host,
): Promise<number | undefined> {
  const help = groupHelp(invocation.words[1] ?? '', commands, await layoutFor(invocation, host));
  if (help === undefined) return undefined;
  host.write('stdout', help);
  return 0;
}

async function layoutFor({ options, words }: Invocation, host: Host): Promise<HelpLayout> {
  const when = lastValue(words, undefined, '--color') ?? options.get('color');
  return { columns: host.terminalSize()?.columns, paint: await paintFor(coloursFor(when, host).stdout) };
}
