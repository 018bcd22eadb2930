import type { Host } from '../host/host.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import type { Problem } from '../network/validate/problem.ts';
import type { OutputFormat } from '../render/format.ts';
import type { Outcome } from '../render/outcome.ts';

/** What the shell may offer in this place. */
export type Completion = 'networks' | 'active-networks' | 'inactive-networks' | 'domains' | 'running-domains' | 'files';

/** A word given by its place. Required unless `optional`; `variadic` takes all that follow. */
export interface Arg {
  readonly summary: string;
  readonly optional?: true;
  readonly variadic?: true;
  readonly choices?: readonly string[];
  readonly complete?: Completion;
}

/** A flag with `value` takes one value and is called that in help; a flag without it is a switch. */
export interface Flag {
  readonly summary: string;
  readonly value?: string;
  /** One letter or digit, for vnet's own commands; virsh's commands have none. */
  readonly short?: string;
  readonly choices?: readonly string[];
  /** May be given several times; its value is then a list. */
  readonly repeatable?: true;
  /** virsh also takes it as a bare word, after the arguments, in the order of declaration. */
  readonly positional?: true;
  /** The first libvirt whose virsh has it, where that is not 9.0.0 or older. */
  readonly since?: string;
  readonly complete?: Completion;
}

export type Args = Readonly<Record<string, Arg>>;
export type Flags = Readonly<Record<string, Flag>>;

type ArgValue<A extends Arg> = A extends { variadic: true }
  ? readonly string[]
  : A extends { optional: true }
    ? string | undefined
    : string;

type FlagValue<F extends Flag> = F extends { repeatable: true }
  ? readonly string[]
  : F extends { value: string }
    ? string | undefined
    : boolean;

/** What was asked for, by the declared names. */
export interface Input<A extends Args = Args, F extends Flags = Flags> {
  readonly args: { readonly [Name in keyof A]: ArgValue<A[Name]> };
  readonly flags: { readonly [Name in keyof F]: FlagValue<F[Name]> };
}

/** The target to the world, and how the user wants to see things. */
export interface Context {
  readonly host: Host;
  readonly virsh: Virsh;
  readonly output: OutputFormat;
  /** Whether stdout, or stderr, may be coloured. */
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
}

export interface Example {
  readonly line: string;
  readonly does: string;
}

interface Declaration<A extends Args, F extends Flags> {
  readonly name: string;
  /** One line: an imperative, no full stop. */
  readonly summary: string;
  readonly details?: string;
  readonly args: A;
  readonly flags: F;
  readonly examples: readonly Example[];
  /** Further values of -o than table, json, yaml and csv; an empty list where the command shows no data. */
  readonly formats?: readonly string[];
}

/** A command of vnet's own. */
export interface OwnCommand<A extends Args = Args, F extends Flags = Flags> extends Declaration<A, F> {
  readonly kind: 'own';
  run(input: Input<A, F>, context: Context): Promise<Outcome>;
}

/**
 * A command of virsh's. Its words go to virsh as they were typed, and virsh's stdout is the answer.
 * `data` makes the same answer as data, for -o json and its like.
 */
export interface MirroredCommand<A extends Args = Args, F extends Flags = Flags> extends Declaration<A, F> {
  readonly kind: 'mirrored';
  /** The first libvirt whose virsh has the command, where that is not 9.0.0 or older. */
  readonly since?: string;
  /** Switches that vnet adds, by name: virsh never sees them. */
  readonly extra?: Flags;
  /** Uses the user's terminal itself (an editor), or prints over a long time: nothing may stand between. */
  readonly interactive?: true;
  data?(input: Input<A, F>, context: Context): Promise<Outcome>;
  /** What the check of the XML finds beside libvirt, whose verdict stands. */
  check?(input: Input<A, F>, context: Context): Promise<readonly Problem[]>;
}

export type Command = OwnCommand | MirroredCommand;

/** Declares a command of vnet's own; the types of its input follow from the declaration. */
export function command<const A extends Args, const F extends Flags>(
  declaration: Omit<OwnCommand<A, F>, 'kind'>,
): OwnCommand {
  return { kind: 'own', ...declaration } as unknown as OwnCommand;
}

/** Declares a command of virsh's. */
export function mirrored<const A extends Args, const F extends Flags>(
  declaration: Omit<MirroredCommand<A, F>, 'kind'>,
): MirroredCommand {
  return { kind: 'mirrored', ...declaration } as unknown as MirroredCommand;
}
