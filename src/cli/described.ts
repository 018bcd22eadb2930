import type { Args, Command, CommandGroup, CommandList, Flags } from './command.ts';
import { formatsOf } from './formats.ts';

/** The part of a declaration that is plain data. */
export interface DescribedCommand {
  readonly kind: Command['kind'];
  readonly name: string;
  readonly summary: string;
  readonly group: CommandGroup;
  readonly args: Args;
  /** Its own options, and those that vnet adds to virsh's. */
  readonly flags: Flags;
  /** The values of -o; none if it prints no data. */
  readonly formats: readonly string[];
  /** What follows the first argument is not vnet's. */
  readonly passThrough: boolean;
}

/** What completion and the overview of help use. */
export interface DescribedProgram {
  readonly commands: readonly DescribedCommand[];
  /** The ids of the rules of vnet validate. */
  readonly rules: readonly string[];
  /** The ids of messages that vnet why explains. */
  readonly errors: readonly string[];
}

/** Loads and describes all commands, in the order of help. */
export async function describeAll(commands: CommandList): Promise<DescribedCommand[]> {
  const all: DescribedCommand[] = [];
  for (const load of Object.values(commands)) all.push(describeCommand((await load()).default));
  return all;
}

function describeCommand(command: Command): DescribedCommand {
  const { kind, name, summary, group, args } = command;
  return {
    ...{ kind, name, summary, group, args },
    flags: { ...command.flags, ...(command.kind === 'mirrored' ? command.extra : {}) },
    formats: formatsOf(command),
    passThrough: command.kind === 'own' && command.passThrough === true,
  };
}
