import type { Input, MirroredCommand } from '../command.ts';
import { checked, GLOBAL_OPTIONS, isOutputFormat, misused } from './global-options.ts';

/** The words behind a mirrored command, told apart into vnet's own options and what is virsh's. */
export interface SplitWords {
  /** vnet's own options by long name: output, color, help, check. */
  readonly own: ReadonlyMap<string, string>;
  /** The rest, as it was typed: virsh judges it. */
  readonly words: readonly string[];
}

const OWN = GLOBAL_OPTIONS.filter(({ own, long }) => own && (long === 'output' || long === 'color' || long === 'help'));

/**
 * Takes vnet's own options out of a mirrored command's words. A word that is the value of one of virsh's options, or that
 * stands behind `--`, is left alone, so a network called `-o` can still be named.
 */
export function splitWords(command: MirroredCommand, words: readonly string[]): SplitWords {
  const own = new Map<string, string>();
  const kept: string[] = [];
  const rest = [...words];
  for (;;) {
    const word = rest.shift();
    if (word === undefined) break;
    if (word === '--') {
      kept.push(word, ...rest);
      break;
    }
    const ours = OWN.find(({ short, long }) => isWritten(word, short, long));
    const extra = command.extra?.[word.slice(2)] !== undefined && word.startsWith('--');
    if (extra) own.set(word.slice(2), '');
    else if (ours !== undefined)
      own.set(ours.long, checked(ours, ours.value === undefined ? '' : valueGiven(word, rest)));
    else {
      kept.push(word);
      if (word.startsWith('--') && takesValue(command, word.slice(2))) kept.push(...rest.splice(0, 1));
    }
  }
  return { own, words: kept };

  function valueGiven(word: string, following: string[]): string {
    const attached = word.startsWith('--') ? word.split('=').slice(1).join('=') : word.slice(2);
    const value = attached !== '' || word.includes('=') ? attached : following.shift();
    if (value === undefined) throw misused(`option ${word} requires an argument`);
    return value;
  }
}

/** `-o` with its value attached counts only where that is a format: a network may well be called `-other`. */
function isWritten(word: string, short: string | undefined, long: string): boolean {
  if (word === `--${long}` || word.startsWith(`--${long}=`) || word === `-${short}`) return true;
  return long === 'output' && word.startsWith(`-${short}`) && isOutputFormat(word.slice(2));
}

/** Whether `--name` (without `=`) is followed by its value. */
function takesValue(command: MirroredCommand, name: string): boolean {
  return command.args[name] !== undefined || command.flags[name]?.value !== undefined;
}

/**
 * The words as virsh reads them: `--name value`, `--name=value`, switches, bare words in the order of declaration among
 * what was not named, `--` ending the options. Undefined where virsh would complain: let it say so itself.
 */
export function readWords(command: MirroredCommand, words: readonly string[]): Input | undefined {
  const values = new Map<string, string | string[] | true>();
  const bare: string[] = [];
  const rest = [...words];
  let onlyData = false;
  for (;;) {
    const word = rest.shift();
    if (word === undefined) break;
    if (onlyData || !word.startsWith('--')) {
      bare.push(word);
      continue;
    }
    if (word === '--') {
      onlyData = true;
      continue;
    }
    const [name = '', ...attached] = word.slice(2).split('=');
    if (values.has(name)) return undefined;
    if (takesValue(command, name)) {
      const value = attached.length > 0 ? attached.join('=') : rest.shift();
      if (value === undefined) return undefined;
      values.set(name, value);
    } else {
      if (command.flags[name] === undefined || attached.length > 0) return undefined;
      values.set(name, true);
    }
  }

  const places = [
    ...Object.keys(command.args),
    ...Object.entries(command.flags).flatMap(([name, flag]) => (flag.positional ? [name] : [])),
  ].filter((name) => !values.has(name));
  for (const name of places) {
    const variadic = command.args[name]?.variadic === true;
    const taken = bare.splice(0, variadic ? bare.length : 1);
    if (variadic) values.set(name, taken);
    else if (taken[0] !== undefined) values.set(name, taken[0]);
  }
  if (bare.length > 0) return undefined;

  const args: Record<string, unknown> = {};
  for (const [name, arg] of Object.entries(command.args)) {
    const value = values.get(name);
    if (value === '' || (value === undefined && !arg.optional)) return undefined;
    args[name] = value;
  }
  const flags: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    flags[name] = values.get(name) ?? (flag.value === undefined ? false : undefined);
  }
  return { args, flags } as Input;
}
