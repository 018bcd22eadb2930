import type { Completion, Flag, NameKind, PathKind } from '../command.ts';
import { applicableOptions, COMMON_OPTIONS, type CommonOption } from '../common-options.ts';
import type { DescribedCommand } from '../described.ts';
import { HELP_GROUPS } from '../docs/groups.ts';

/** What may complete the last word of a line. */
export interface Candidates {
  /** The start of the word that is not completed: `--mode=`; empty if all of it is. */
  readonly prefix: string;
  /** The part that is completed, as far as it is typed. */
  readonly typed: string;
  readonly words: readonly Candidate[];
  /** Names that libvirt has. */
  readonly names: NameQuestion | undefined;
  readonly paths: PathKind | undefined;
  /** The words to complete if virsh knows best: those of a command that vnet does not have. */
  readonly forVirsh: readonly string[] | undefined;
  /** The connection options of the line. */
  readonly connection: readonly string[];
  /** In a string of commands, words that need quotes there are skipped. */
  readonly plainOnly?: boolean;
}

export type Candidate = readonly [word: string, summary: string];

/** Which names to list, and what the line names before. */
export interface NameQuestion {
  readonly kinds: readonly NameKind[];
  readonly guest: string | undefined;
  readonly network: string | undefined;
  /** The type of an interface, which decides what its source is. */
  readonly type: string | undefined;
}

type Value = Pick<Flag, 'complete' | 'choices' | 'offers'>;
type Values = ReadonlyMap<string, Value>;

/** The option that makes vnet virsh, as its first word. */
const AS_VIRSH = '--as-virsh';

/** Returns what may complete the last of the words after `vnet`. */
export function candidatesFor(line: readonly string[], commands: readonly DescribedCommand[]): Candidates {
  const isVirsh = line.length > 1 && line[0] === AS_VIRSH;
  const [words, word] = [line.slice(isVirsh ? 1 : 0, -1), line.at(-1) ?? ''];
  const options = isVirsh ? COMMON_OPTIONS.filter(({ passedOn }) => passedOn) : COMMON_OPTIONS;
  const values = commonValues(options);
  const connection: string[] = [];
  while (words[0]?.startsWith('-')) {
    const [option, value] = split(words.shift() ?? '');
    const found = options.find(({ short, long }) => option === `--${long}` || option === `-${short}`);
    const hasValue = found !== undefined && values.has(option) && value === undefined;
    if (hasValue && words.length === 0) return valueCandidates(values.get(option), word, { connection });
    const given = hasValue ? words.shift() : value;
    if (found?.connection) connection.push(...writtenOption(found, given));
  }
  const [name, ...rest] = words;
  if (name === undefined && /[\s;]/.test(word)) return inCommandString(word, commands, { connection, isVirsh });
  if (name === undefined || (name === 'help' && rest.length === 0)) {
    const [option, value] = split(word);
    if (value !== undefined) return valueCandidates(values.get(option), value, { connection }, `${option}=`);
    const named = isVirsh ? [] : commands.map((each) => [each.name, each.summary] as const);
    const all =
      name === 'help' ? [...named, ...GROUP_NAMES] : [...named, ...(isVirsh ? [] : HELP), ...longOptions(options)];
    const found = matching(all, word, connection);
    // virsh has 200 commands that vnet passes on.
    const isOption = name === undefined && word.startsWith('-');
    return found.words.length > 0 || isOption ? found : { ...found, forVirsh: [...words, word] };
  }
  // A string of commands takes no further words.
  if (/[\s;]/.test(name)) return matching([], word, connection);
  const command = isVirsh ? undefined : commands.find((each) => each.name === name);
  if (command === undefined) return { ...matching([], word, connection), forVirsh: [...words, word] };
  return candidatesAfter(command, rest, { word, connection });
}

const GROUP_NAMES: readonly Candidate[] = [
  ...Object.entries(HELP_GROUPS).map(([name, { title }]) => [name, title] as const),
  ['options', 'Options of all commands'],
];

const HELP: readonly Candidate[] = [['help', 'Print the help of a command or a group of commands']];

function longOptions(options: readonly CommonOption[]): readonly Candidate[] {
  return options.map(({ long, summary }) => [`--${long}`, summary] as const);
}

/** A single word that holds several commands, as virsh reads it: `net-start lan; net-info`. */
function inCommandString(
  word: string,
  commands: readonly DescribedCommand[],
  { connection, isVirsh }: { readonly connection: readonly string[]; readonly isVirsh: boolean },
): Candidates {
  const last = word.slice(Math.max(word.lastIndexOf(';'), word.lastIndexOf('\n')) + 1).trimStart();
  // A quoted separator does not separate.
  if (/['"\\#]/.test(word)) return matching([], word, connection);
  const words = last.split(/\s+/);
  const typed = words.at(-1) ?? '';
  const inner = candidatesFor([...(isVirsh ? [AS_VIRSH] : []), ...words], commands);
  return {
    ...inner,
    prefix: word.slice(0, word.length - typed.length) + inner.prefix,
    paths: undefined,
    connection,
    plainOnly: true,
  };
}

/** An option, the value of one, or an argument. */
function candidatesAfter(
  command: DescribedCommand,
  words: readonly string[],
  { word, connection: before }: { readonly word: string; readonly connection: readonly string[] },
): Candidates {
  const common = applicableOptions(command.flags, command.formats);
  const flags: Readonly<Record<string, Flag>> = { ...command.flags, ...common };
  const slots = slotsOf(command);
  const values = new Map<string, Value>(valuesOf(flags));
  // virsh takes arguments by name too.
  if (command.kind === 'mirrored') for (const [name, arg] of slots) values.set(`--${name}`, arg);

  const connection = [...before];
  const given = new Map<string, string | undefined>();
  const positional: string[] = [];
  let options = true;
  /** The option whose value is completed. */
  let pending: Value | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const each = words[index] ?? '';
    if (options && each === '--') {
      options = false;
    } else if (!options || !each.startsWith('-')) {
      positional.push(each);
      options &&= !command.passThrough;
    } else {
      const [option, attached] = split(each);
      const isSeparate = values.has(option) && attached === undefined;
      const value = isSeparate ? words[index + 1] : attached;
      if (isSeparate) index += 1;
      if (index === words.length) pending = values.get(option);
      const long = Object.keys(flags).find((name) => option === `--${name}` || option === `-${flags[name]?.short}`);
      const shared = long === undefined ? undefined : common[long];
      if (shared?.connection && pending === undefined) connection.push(...writtenOption(shared, value));
      given.set(long ?? option.slice(2), value);
    }
  }
  const open = slots.filter(([name]) => !given.has(name));
  for (const [index, value] of positional.entries()) {
    const [name] = open[index] ?? [];
    if (name !== undefined) given.set(name, value);
  }
  if (pending !== undefined) return valueCandidates(pending, word, { connection, given });
  if (options && word.startsWith('-')) {
    const [option, value] = split(word);
    if (value !== undefined) return valueCandidates(values.get(option), value, { connection, given }, `${option}=`);
    const left = Object.entries(flags).filter(([name, { repeatable }]) => repeatable || !given.has(name));
    const all = left.map(([name, { summary }]) => [`--${name}`, summary] as const);
    return matching(all, word, connection);
  }
  if (command.passThrough && positional.length > 0) return matching([], word, connection);
  const [, slot] = open[positional.length] ?? slots.findLast(([, arg]) => 'variadic' in arg && arg.variadic) ?? [];
  return valueCandidates(slot, word, { connection, given });
}

/** What may be given without a name, in order. */
function slotsOf({ kind, args, flags }: DescribedCommand): readonly (readonly [string, Value])[] {
  const positional = Object.entries(flags).filter(([, flag]) => flag.positional);
  return [...Object.entries(args), ...(kind === 'mirrored' ? positional : [])];
}

function writtenOption({ long }: CommonOption, value: string | undefined): string[] {
  return value === undefined ? [`--${long}`] : [`--${long}`, value];
}

/** What may follow each option that takes a value, by the ways to write it. */
function valuesOf(flags: Readonly<Record<string, Value & Pick<Flag, 'short' | 'value'>>>): Values {
  const values = new Map<string, Value>();
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.value === undefined || 'optionalValue' in flag) continue;
    values.set(`--${name}`, flag);
    if (flag.short !== undefined) values.set(`-${flag.short}`, flag);
  }
  return values;
}

function commonValues(options: readonly CommonOption[]): Values {
  return valuesOf(Object.fromEntries(options.map((option) => [option.long, option])));
}

/** Splits `--option=value`. The value is undefined without a `=`. */
function split(word: string): readonly [option: string, value: string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

/** What the line has before the word. */
interface Before {
  readonly connection: readonly string[];
  readonly given?: ReadonlyMap<string, string | undefined>;
}

function valueCandidates(value: Value | undefined, typed: string, before: Before, prefix = ''): Candidates {
  const words = (value?.choices ?? value?.offers ?? []).map((each) => [each, ''] as const);
  // A list is completed after its last comma.
  const last = value?.offers === undefined ? 0 : typed.lastIndexOf(',') + 1;
  const kinds = [value?.choices === undefined ? (value?.complete ?? []) : []].flat();
  return {
    ...matching(words, typed.slice(last), before.connection),
    prefix: prefix + typed.slice(0, last),
    names: nameQuestion(kinds.filter(isNameKind), before),
    paths: kinds.find((kind) => !isNameKind(kind)) as PathKind | undefined,
  };
}

function nameQuestion(kinds: readonly NameKind[], { given = new Map() }: Before): NameQuestion | undefined {
  if (kinds.length === 0) return undefined;
  return { kinds, guest: given.get('domain'), network: given.get('network'), type: given.get('type') };
}

const PATHS: ReadonlySet<Completion> = new Set(['files', 'xml-files', 'directories']);

function isNameKind(kind: Completion): kind is NameKind {
  return !PATHS.has(kind);
}

function matching(words: readonly Candidate[], typed: string, connection: readonly string[]): Candidates {
  const found = words.filter(([word]) => word.startsWith(typed));
  return { prefix: '', typed, words: found, names: undefined, paths: undefined, forVirsh: undefined, connection };
}
