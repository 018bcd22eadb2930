import type { Command, Completion, Flag } from '../command.ts';
import { COMMON_OPTIONS, flagsOf } from '../common-options.ts';

/** What may complete the last word of a line. */
export interface Candidates {
  /** The start of the word that is not completed: `--mode=`; empty if all of it is. */
  readonly prefix: string;
  /** The part that is completed, as far as it is typed. */
  readonly typed: string;
  readonly words: readonly Candidate[];
  /** Names that virsh has to list, or files. */
  readonly names: Completion | undefined;
  /** The connection options of the line. */
  readonly connection: readonly string[];
}

export type Candidate = readonly [word: string, summary: string];

/** Loads declarations. */
export interface Declarations {
  all(): Promise<readonly Command[]>;
  named(name: string): Promise<Command | undefined>;
}

type Value = Pick<Flag, 'complete' | 'choices' | 'offers'>;

/** Returns what may complete the last of the words after `vnet`. */
export async function candidatesFor(line: readonly string[], declarations: Declarations): Promise<Candidates> {
  const [words, word] = [line.slice(0, -1), line.at(-1) ?? ''];
  const connection: string[] = [];
  while (words[0]?.startsWith('-')) {
    const [option, value] = split(words.shift() ?? '');
    const found = COMMON_OPTIONS.find(({ short, long }) => option === `--${long}` || option === `-${short}`);
    const hasValue = found !== undefined && COMMON_VALUES.has(option) && value === undefined;
    if (hasValue && words.length === 0) return valueCandidates(COMMON_VALUES.get(option), word, connection);
    const given = hasValue ? words.shift() : value;
    if (found?.connection) connection.push(`--${found.long}`, ...(given === undefined ? [] : [given]));
  }
  const [name, ...rest] = words;
  if (name === undefined || (name === 'help' && rest.length === 0)) {
    const [option, value] = split(word);
    if (value !== undefined) return valueCandidates(COMMON_VALUES.get(option), value, connection, `${option}=`);
    const commands = (await declarations.all()).map((each) => [each.name, each.summary] as const);
    const all = name === 'help' ? commands : [...commands, HELP, ...COMMON_WORDS];
    return matching(all, word, connection);
  }
  const command = await declarations.named(name);
  if (command === undefined) return valueCandidates(undefined, word, connection);
  return candidatesAfter(command, rest, { word, connection });
}

const HELP: Candidate = ['help', 'Print the help of a command'];

/** An option, the value of one, or an argument. */
function candidatesAfter(
  command: Command,
  words: readonly string[],
  { word, connection }: { readonly word: string; readonly connection: readonly string[] },
): Candidates {
  const flags = flagsOf(command);
  const values = valuesOf(flags);
  // virsh takes arguments by name too.
  if (command.kind === 'mirrored') for (const [name, arg] of Object.entries(command.args)) values.set(`--${name}`, arg);

  let [position, options] = [0, true];
  for (let index = 0; index < words.length; index += 1) {
    const each = words[index] ?? '';
    if (options && each === '--') options = false;
    else if (!options || !each.startsWith('-')) position += 1;
    else if (values.has(each)) {
      if (index === words.length - 1) return valueCandidates(values.get(each), word, connection);
      index += 1;
    }
  }
  if (options && word.startsWith('-')) {
    const [option, value] = split(word);
    if (value !== undefined) return valueCandidates(values.get(option), value, connection, `${option}=`);
    const all = Object.entries(flags).map(([name, { summary }]) => [`--${name}`, summary] as const);
    return matching(all, word, connection);
  }
  const args = Object.values(command.args);
  return valueCandidates(args[position] ?? args.findLast(({ variadic }) => variadic), word, connection);
}

/** What may follow each option that takes a value, by the ways to write it. */
function valuesOf(flags: Readonly<Record<string, Value & Pick<Flag, 'short' | 'value'>>>) {
  const values = new Map<string, Value>();
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.value === undefined) continue;
    values.set(`--${name}`, flag);
    if (flag.short !== undefined) values.set(`-${flag.short}`, flag);
  }
  return values;
}

const COMMON_VALUES = valuesOf(
  Object.fromEntries(
    COMMON_OPTIONS.filter(({ optionalValue }) => !optionalValue).map((option) => [option.long, option]),
  ),
);

const COMMON_WORDS = COMMON_OPTIONS.map(({ long, summary }) => [`--${long}`, summary] as const);

/** Splits `--option=value`. The value is undefined without a `=`. */
function split(word: string): readonly [option: string, value: string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function valueCandidates(
  value: Value | undefined,
  typed: string,
  connection: readonly string[],
  prefix = '',
): Candidates {
  const words = (value?.choices ?? value?.offers ?? []).map((each) => [each, ''] as const);
  // A list is completed after its last comma.
  const last = value?.offers === undefined ? 0 : typed.lastIndexOf(',') + 1;
  return {
    ...matching(words, typed.slice(last), connection),
    prefix: prefix + typed.slice(0, last),
    names: value?.choices === undefined ? value?.complete : undefined,
  };
}

function matching(words: readonly Candidate[], typed: string, connection: readonly string[]): Candidates {
  return { prefix: '', typed, words: words.filter(([word]) => word.startsWith(typed)), names: undefined, connection };
}
