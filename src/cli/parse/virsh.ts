import { DATA_FORMATS } from '../../render/format.ts';
import type { AnyInput, Flag, MirroredCommand } from '../command.ts';
import { COMMON_OPTIONS, type CommonOption } from '../common-options.ts';
import { checkChoice, type GivenOption, givenOption, valueMissing } from './invocation.ts';

/** What follows a mirrored command, split into vnet's part and virsh's. */
export interface SplitWords {
  /** Common options. */
  readonly given: readonly GivenOption[];
  /** Names of the command's `extra` switches. */
  readonly extra: ReadonlySet<string>;
  /** The rest, as it was typed: virsh judges it. */
  readonly words: readonly string[];
}

const AFTER_COMMAND = COMMON_OPTIONS.filter(({ afterCommand }) => afterCommand);
const VNET_OPTIONS = AFTER_COMMAND.filter(({ passedOn }) => !passedOn);
const VIRSH_OPTIONS = AFTER_COMMAND.filter(({ passedOn }) => passedOn);

/**
 * Takes vnet's options out of the words after a mirrored command. The value of one of virsh's options, and what follows
 * `--`, stays, so a network named `-o` can still be named. virsh itself takes `-c`, `-q` and `-r` before the command only;
 * they are taken out too if virsh would reject the words with them.
 */
export function splitWords(command: MirroredCommand, words: readonly string[]): SplitWords {
  const first = take(command, words, VNET_OPTIONS);
  if (!first.words.some((word) => VIRSH_OPTIONS.some((option) => isOption(word, option)))) return first;
  if (virshAccepts(command, first.words) && !namesConnection(command, first.words)) return first;
  const second = take(command, first.words, VIRSH_OPTIONS);
  return { ...first, words: second.words, given: [...first.given, ...second.given] };
}

function take(command: MirroredCommand, words: readonly string[], options: readonly CommonOption[]): SplitWords {
  const given: GivenOption[] = [];
  const extra = new Set<string>();
  const kept: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      kept.push(word, ...rest);
      break;
    }
    const option = options.find((each) => isOption(word, each) && !declares(command, word));
    if (option !== undefined) {
      const value = option.value === undefined ? undefined : valueAfter(option, word, rest);
      checkChoice(option, value);
      given.push(givenOption(option, value));
    } else if (word.startsWith('--') && command.extra?.[word.slice(2)] !== undefined) {
      extra.add(word.slice(2));
    } else {
      kept.push(word);
      if (word.startsWith('--') && takesValue(command, word.slice(2))) kept.push(...rest.splice(0, 1));
    }
  }
  return { given, extra, words: kept };
}

/** `-o` with its value attached counts only if that is a format: a network may be called `-other`. */
function isOption(word: string, { short, long, value }: CommonOption): boolean {
  if (word === `--${long}` || word === `-${short}`) return true;
  if (value !== undefined && word.startsWith(`--${long}=`)) return true;
  return long === 'output' && word.startsWith(`-${short}`) && DATA_FORMATS.some((format) => word.slice(2) === format);
}

/** Whether virsh's command has a long option of that name. */
function declares({ args, flags }: MirroredCommand, word: string): boolean {
  const [name = ''] = word.slice(2).split('=');
  return word.startsWith('--') && (args[name] !== undefined || flags[name] !== undefined);
}

function valueAfter(option: CommonOption, word: string, rest: string[]): string {
  const [, attached] = word.startsWith('--') ? (/^[^=]*=(.*)$/s.exec(word) ?? []) : [word, word.slice(2) || undefined];
  const value = attached ?? rest.shift();
  if (value === undefined) throw valueMissing(option);
  return value;
}

/** Whether `--name` (without `=`) is followed by its value. */
function takesValue(command: MirroredCommand, name: string): boolean {
  return command.args[name] !== undefined || command.flags[name]?.value !== undefined;
}

/** Whether `-c` is followed by a URI: nobody calls a network `-c` and its next argument so. Any text may be a description. */
function namesConnection({ args }: MirroredCommand, words: readonly string[]): boolean {
  if (Object.values(args).some(({ variadic }) => variadic)) return false;
  return words.some((word, index) => word === '-c' && /^[a-z+]+:\/\//.test(words[index + 1] ?? ''));
}

/** Whether virsh would run the command with these words; it checks values later. */
function virshAccepts(command: MirroredCommand, words: readonly string[]): boolean {
  const input = readWords(command, words);
  if (input === undefined) return false;
  const values = { ...input.args, ...input.flags };
  const declared: Readonly<Record<string, Pick<Flag, 'choices'>>> = { ...command.args, ...command.flags };
  return Object.entries(declared).every(([name, { choices }]) => {
    const value = values[name];
    return choices === undefined || typeof value !== 'string' || choices.includes(value);
  });
}

/**
 * Reads the words as virsh does: `--name value`, `--name=value`, switches, positional arguments in the order of declaration
 * among what was not named, `--` ending the options. Undefined if virsh would reject them: virsh then says why.
 */
export function readWords(command: MirroredCommand, words: readonly string[]): AnyInput | undefined {
  const values = new Map<string, string | string[] | true>();
  const positional: string[] = [];
  const lists = new Map<string, string[]>();
  const rest = [...words];
  let onlyArguments = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (onlyArguments || !word.startsWith('--')) {
      positional.push(word);
      continue;
    }
    if (word === '--') {
      onlyArguments = true;
      continue;
    }
    const [name = '', ...attached] = word.slice(2).split('=');
    if (values.has(name)) return undefined;
    if (takesValue(command, name)) {
      const value = attached.length > 0 ? attached.join('=') : rest.shift();
      if (value === undefined) return undefined;
      if (command.args[name]?.variadic) lists.set(name, [...(lists.get(name) ?? []), value]);
      else values.set(name, value);
    } else {
      if (command.flags[name] === undefined || attached.length > 0) return undefined;
      values.set(name, true);
    }
  }

  const unnamed = [
    ...Object.keys(command.args),
    ...Object.entries(command.flags).flatMap(([name, flag]) => (flag.positional ? [name] : [])),
  ].filter((name) => !values.has(name));
  for (const name of unnamed) {
    const variadic = command.args[name]?.variadic === true;
    const next = positional.splice(0, variadic ? positional.length : 1);
    if (variadic) values.set(name, [...(lists.get(name) ?? []), ...next]);
    else if (next[0] !== undefined) values.set(name, next[0]);
  }
  if (positional.length > 0) return undefined;

  const args: Record<string, string | string[] | true | undefined> = {};
  for (const [name, arg] of Object.entries(command.args)) {
    const value = values.get(name);
    if (value === '' || (value === undefined && !arg.optional)) return undefined;
    args[name] = value;
  }
  const flags: Record<string, string | string[] | boolean | undefined> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    flags[name] = values.get(name) ?? (flag.value === undefined ? false : undefined);
  }
  return { args, flags };
}
