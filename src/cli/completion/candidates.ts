import { OUTPUT_FORMATS } from '../../render/format.ts';
import type { Command, Completion, Flag } from '../command.ts';
import { GLOBAL_OPTIONS } from '../parse/global-options.ts';
import { showsData } from './shows-data.ts';

/** What may stand in the place of a word that is being typed. */
export interface Offer {
  /** What stands before the part that is offered: `--mode=`; empty where it is the whole word. */
  readonly before: string;
  /** What was typed of that part. */
  readonly typed: string;
  readonly words: readonly Offered[];
  /** Names, or files, that are to be asked for. */
  readonly ask: Completion | undefined;
  /** The connection that the line names, in virsh's words. */
  readonly connects: readonly string[];
}

export type Offered = readonly [word: string, about: string];

/** Commands as they are declared, each loaded when it is needed. */
export interface Known {
  all(): Promise<readonly Command[]>;
  named(name: string): Promise<Command | undefined>;
}

type Choice = Pick<Flag, 'complete' | 'choices'>;

/** What may stand in the place of the last of the words behind `vnet`. */
export async function offerFor(line: readonly string[], known: Known): Promise<Offer> {
  const [words, word] = [line.slice(0, -1), line.at(-1) ?? ''];
  const connects: string[] = [];
  while (words[0]?.startsWith('-')) {
    const [option, value] = divided(words.shift() ?? '');
    const found = GLOBAL_OPTIONS.find(({ short, long }) => option === `--${long}` || option === `-${short}`);
    const follows = found !== undefined && GLOBAL_VALUES.has(option) && value === undefined;
    if (follows && words.length === 0) return among(GLOBAL_VALUES.get(option), word, connects);
    const given = follows ? words.shift() : value;
    if (found?.connects) connects.push(`--${found.long}`, ...(given === undefined ? [] : [given]));
  }
  const [name, ...behind] = words;
  if (name === undefined || (name === 'help' && behind.length === 0)) {
    const [option, value] = divided(word);
    if (value !== undefined) return among(GLOBAL_VALUES.get(option), value, connects, `${option}=`);
    const commands = (await known.all()).map((each) => [each.name, each.summary] as const);
    return fitting(
      name === 'help' ? commands : [...commands, ['help', 'Show the help of a command'], ...GLOBAL_WORDS],
      word,
      connects,
    );
  }
  const command = await known.named(name);
  return command === undefined ? among(undefined, word, connects) : behindCommand(command, behind, { word, connects });
}

/** An option, the value of one, or the argument of that place. */
function behindCommand(
  command: Command,
  behind: readonly string[],
  { word, connects }: { readonly word: string; readonly connects: readonly string[] },
): Offer {
  const flags = flagsOf(command);
  const values = valuesOf(flags);
  // virsh takes arguments by name too.
  if (command.kind === 'mirrored') for (const [name, arg] of Object.entries(command.args)) values.set(`--${name}`, arg);

  let [place, options] = [0, true];
  for (let index = 0; index < behind.length; index += 1) {
    const each = behind[index] ?? '';
    if (options && each === '--') options = false;
    else if (!options || !each.startsWith('-')) place += 1;
    else if (values.has(each)) {
      if (index === behind.length - 1) return among(values.get(each), word, connects);
      index += 1;
    }
  }
  if (options && word.startsWith('-')) {
    const [option, value] = divided(word);
    if (value !== undefined) return among(values.get(option), value, connects, `${option}=`);
    return fitting(
      Object.entries(flags).map(([name, { summary }]) => [`--${name}`, summary] as const),
      word,
      connects,
    );
  }
  const args = Object.values(command.args);
  return among(args[place] ?? args.findLast(({ variadic }) => variadic), word, connects);
}

/** The options behind a command: its own, those vnet adds to virsh's, and what all have. */
function flagsOf(command: Command): Readonly<Record<string, Flag>> {
  const formats = [...(showsData(command) ? OUTPUT_FORMATS : []), ...(command.formats ?? [])];
  const output: Flag = { summary: 'how to print the data', value: 'FORMAT', short: 'o', choices: formats };
  return {
    ...command.flags,
    ...(command.kind === 'mirrored' ? command.extra : {}),
    ...(formats.length > 0 ? { output } : {}),
    color: { summary: 'colours', value: 'WHEN', choices: ['auto', 'always', 'never'] },
    help: { summary: 'show this help' },
  };
}

/** What may follow each option that takes a value, by the ways to write it. */
function valuesOf(flags: Readonly<Record<string, Flag>>): Map<string, Choice> {
  const values = new Map<string, Choice>();
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.value === undefined) continue;
    values.set(`--${name}`, flag);
    if (flag.short !== undefined) values.set(`-${flag.short}`, flag);
  }
  return values;
}

const GLOBAL_VALUES = valuesOf(
  Object.fromEntries(
    GLOBAL_OPTIONS.filter(({ value }) => value?.startsWith('[') === false).map((option) => [
      option.long,
      {
        ...option,
        ...(option.long === 'output' ? { choices: OUTPUT_FORMATS } : {}),
        ...(option.long === 'log' ? { complete: 'files' as const } : {}),
      },
    ]),
  ),
);

const GLOBAL_WORDS = GLOBAL_OPTIONS.map(({ long, summary }) => [`--${long}`, summary] as const);

/** `--option=value` in its two parts; no value where there is no `=`, and no option where it is none. */
function divided(word: string): readonly [option: string, value: string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function among(choice: Choice | undefined, typed: string, connects: readonly string[], before = ''): Offer {
  const words = (choice?.choices ?? []).map((each) => [each, ''] as const);
  return {
    ...fitting(words, typed, connects),
    before,
    ask: choice?.choices === undefined ? choice?.complete : undefined,
  };
}

function fitting(words: readonly Offered[], typed: string, connects: readonly string[]): Offer {
  return { before: '', typed, words: words.filter(([word]) => word.startsWith(typed)), ask: undefined, connects };
}
