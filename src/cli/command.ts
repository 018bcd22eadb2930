import type { ErrorCode } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Target } from '../libvirt/target.ts';
import type { OutputFormat } from '../render/format.ts';
import type { Outcome } from '../render/outcome.ts';

/** Names that a shell offers, from libvirt: those of a kind, or the parts of a guest or network that the line names before. */
export type NameKind =
  | 'networks'
  | 'active-networks'
  | 'inactive-networks'
  | 'persistent-networks'
  | 'network-uuids'
  | 'ports'
  | 'domains'
  | 'running-domains'
  | DomainPart
  /** The rules of vnet validate that start with what is typed. */
  | 'rules'
  /** The ids of messages that vnet why explains. */
  | 'errors'
  | 'interface-sources'
  | 'host-interfaces'
  | 'active-host-interfaces'
  | 'inactive-host-interfaces'
  | 'filters'
  | 'bindings';

/** Parts of the guest that is named before: taps and MACs, MACs alone, aliases of devices. */
export type DomainPart = 'domain-interfaces' | 'macs' | 'aliases';

/** Paths that a shell offers: of XML, those of other files only if there are none. */
export type PathKind = 'files' | 'xml-files' | 'directories';

/** What a shell offers for an argument or a value. */
export type Completion = NameKind | PathKind;

/** A positional argument. Required unless `optional`; `variadic` takes all that follow. */
export interface Arg {
  readonly summary: string;
  readonly optional?: true;
  readonly variadic?: true;
  readonly choices?: readonly string[];
  /** Values that a shell offers. Others are valid too. */
  readonly offers?: readonly string[];
  readonly complete?: Completion | readonly Completion[];
}

/** An option. `value` is the name of its value in help; an option without it is a switch. */
export interface Flag {
  readonly summary: string;
  /** The heading in help, for commands with many options. */
  readonly group?: string;
  readonly value?: string;
  /** Values that a shell offers, also after a comma. Others are valid too. */
  readonly offers?: readonly string[];
  /** One letter or digit. virsh's commands have none. */
  readonly short?: string;
  readonly choices?: readonly string[];
  /** May be given several times; its value is a list. */
  readonly repeatable?: true;
  /** virsh also takes it as a positional argument, after the others, in the order of declaration. */
  readonly positional?: true;
  /** The first libvirt whose virsh has it, if that is newer than 9.0.0. */
  readonly since?: string;
  /** The same for each choice that is newer. */
  readonly choicesSince?: Readonly<Record<string, string>>;
  readonly complete?: Completion | readonly Completion[];
}

export type Args = Readonly<Record<string, Arg>>;
export type Flags = Readonly<Record<string, Flag>>;

/** What may be given as a value: one of the choices, if there are any. */
type Choice<Declared> = Declared extends { choices: readonly (infer Value extends string)[] } ? Value : string;

type ArgValue<A extends Arg> = A extends { variadic: true }
  ? readonly Choice<A>[]
  : A extends { optional: true }
    ? Choice<A> | undefined
    : Choice<A>;

type FlagValue<F extends Flag> = F extends { repeatable: true }
  ? readonly Choice<F>[]
  : F extends { value: string }
    ? Choice<F> | undefined
    : boolean;

/** The values of a command line, by declared name. */
export interface Input<A extends Args, F extends Flags> {
  readonly args: { readonly [Name in keyof A]: ArgValue<A[Name]> };
  readonly flags: { readonly [Name in keyof F]: FlagValue<F[Name]> };
}

type Values = Readonly<Record<string, string | boolean | undefined | readonly string[]>>;

/** An Input whose declaration is not known to the compiler. */
export interface AnyInput {
  readonly args: Values;
  readonly flags: Values;
}

/** What a command works with: its target, and how the user wants the output. */
export interface Context extends Target {
  /** The connection options of the command line, for commands that are suggested. */
  readonly connection: readonly string[];
  readonly output: OutputFormat;
  /** -o wide: tables may be wider than the terminal. */
  readonly wide: boolean;
  /** --raw-csv: CSV cells are not escaped. */
  readonly rawCsv: boolean;
  /** `-q`: no table headers and no notes. */
  readonly quiet: boolean;
  /** Whether to say why something failed and what to do: not with --no-advice. */
  readonly advice: boolean;
  /** Whether to colour stdout, and stderr. */
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
  /** All commands of vnet. */
  readonly commands: CommandList;
}

export interface Example {
  readonly line: string;
  readonly does: string;
}

/** The task that a command is for. */
export type CommandGroup =
  | 'overview'
  | 'addresses'
  | 'files'
  | 'networks'
  | 'definitions'
  | 'ports'
  | 'guests'
  | 'interfaces'
  | 'filters'
  | 'shell';

/** How data is printed as JSON: a list of objects, one object, objects on one line each, or a list of strings. */
export type Shape = 'list' | 'object' | 'stream' | 'strings';

type FieldBase = 'string' | 'integer' | 'number' | 'boolean' | 'object';
export type FieldType = 'any' | `${FieldBase}${'' | '[]'}${'' | ' | null'}`;

/** The type of a field, and its meaning. */
export type Field = readonly [type: FieldType, meaning: string];

interface Declaration {
  readonly name: string;
  /** One line: an imperative, no full stop. */
  readonly summary: string;
  /** Where help lists it. */
  readonly group: CommandGroup;
  readonly details?: string;
  readonly args: Args;
  readonly flags: Flags;
  readonly examples: readonly Example[];
  /** What its data may be; absent if it prints none. */
  readonly shape?: readonly Shape[];
  /** The fields of its data. A name that ends in `?` is not in every object; `*` means other fields. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** The files it reads or writes, with their meaning. */
  readonly files?: Readonly<Record<string, string>>;
  /** Values of `-o` in addition to table, json, yaml and csv. An empty list: the command prints no data. */
  readonly formats?: readonly OutputFormat[];
}

/** A command that only vnet has. */
export interface OwnCommand extends Declaration {
  readonly kind: 'own';
  /** What follows the first argument is not vnet's to parse: it belongs to a program that vnet starts. */
  readonly passThrough?: true;
  /** Options of the program that it starts, and what to write instead. */
  readonly synonyms?: Readonly<Record<string, string>>;
  run(input: AnyInput, context: Context): Promise<Outcome>;
}

/**
 * A command of virsh. Its arguments go to virsh as they were typed, and virsh's stdout is the answer.
 * `data` returns the same answer for -o json, yaml and csv.
 */
export interface MirroredCommand extends Declaration {
  readonly kind: 'mirrored';
  /** The first libvirt whose virsh has the command, if that is newer than 9.0.0. */
  readonly since?: string;
  /** Switches that vnet adds: virsh never sees them. */
  readonly extra?: Flags;
  data?(input: AnyInput, context: Context): Promise<Outcome>;
  /** The words for virsh, if it would misuse those that the user typed. */
  safeWords?(input: AnyInput): readonly string[] | undefined;
  /** The kind of a failure that virsh reports with its exit status only, after so many milliseconds. */
  silentFailure?(input: AnyInput, elapsed: number): ErrorCode | undefined;
  /** Checks the XML that virsh is given. libvirt's verdict stands. */
  check?(input: AnyInput, context: Context): Promise<readonly Finding[]>;
  /** Says what a change that succeeded means. It must be cheap, and what cannot be found out is not reported. */
  after?(input: AnyInput, context: Context): Promise<readonly Finding[]>;
  /** As `after`, but only for a person: not if stdout is a pipe or a file, so that scripts do not wait for it. */
  afterOnTerminal?(input: AnyInput, context: Context): Promise<readonly Finding[]>;
}

export type Command = OwnCommand | MirroredCommand;

/** A command that is loaded when it runs. */
export type LoadCommand<C extends Command = Command> = () => Promise<{ readonly default: C }>;
export type CommandList = Readonly<Record<string, LoadCommand>>;

/** Declares a command that only vnet has; the types of its input follow from the declaration. */
export function command<const A extends Args, const F extends Flags>(
  declaration: Omit<OwnCommand, 'kind' | 'args' | 'flags' | 'run'> & {
    readonly args: A;
    readonly flags: F;
    run(input: Input<A, F>, context: Context): Promise<Outcome>;
  },
): OwnCommand {
  return { kind: 'own', ...declaration };
}

/** Declares a command of virsh. */
export function mirrored<const A extends Args, const F extends Flags>(
  declaration: Omit<
    MirroredCommand,
    'kind' | 'args' | 'flags' | 'data' | 'safeWords' | 'silentFailure' | 'check' | 'after' | 'afterOnTerminal'
  > & {
    readonly args: A;
    readonly flags: F;
    data?(input: Input<A, F>, context: Context): Promise<Outcome>;
    safeWords?(input: Input<A, F>): readonly string[] | undefined;
    silentFailure?(input: Input<A, F>, elapsed: number): ErrorCode | undefined;
    check?(input: Input<A, F>, context: Context): Promise<readonly Finding[]>;
    after?(input: Input<A, F>, context: Context): Promise<readonly Finding[]>;
    afterOnTerminal?(input: Input<A, F>, context: Context): Promise<readonly Finding[]>;
  },
): MirroredCommand {
  return { kind: 'mirrored', ...declaration };
}
