import { parseArgs } from 'node:util';
import { OUTPUT_FORMATS } from '../../render/format.ts';
import type { Flag, OwnCommand } from '../command.ts';
import type { ParsedWords } from './parsed.ts';

const COLOR: Flag = { summary: '', value: 'when', choices: ['auto', 'always', 'never'] };

/**
 * Reads words that are in order as commander would, without loading it: 8 ms of a command that takes 30. Undefined where
 * help is asked for or anything is amiss; commander then tells what.
 */
export function quickParse(command: OwnCommand, words: readonly string[]): ParsedWords | undefined {
  const { formats } = command;
  const output: Flag = { summary: '', value: 'format', short: 'o', choices: [...OUTPUT_FORMATS, ...(formats ?? [])] };
  const flags: Record<string, Flag> = { ...command.flags, color: COLOR, ...(formats?.length === 0 ? {} : { output }) };
  const parsed = parsedOrNot(flags, words);
  if (parsed === undefined) return undefined;

  const args: Record<string, unknown> = {};
  for (const [name, { optional, variadic, choices }] of Object.entries(command.args)) {
    const taken = parsed.positionals.splice(0, variadic ? parsed.positionals.length : 1);
    if (taken.length === 0 && !optional) return undefined;
    if (!taken.every((value) => choices?.includes(value) ?? true)) return undefined;
    args[name] = variadic ? taken : taken[0];
  }
  if (parsed.positionals.length > 0) return undefined;

  const given: Record<string, unknown> = {};
  for (const [name, { value, repeatable, choices }] of Object.entries(flags)) {
    const all = parsed.values[name] ?? [];
    if (value === undefined) {
      given[name] = all.length > 0;
      continue;
    }
    if (!all.every((each) => choices?.includes(String(each)) ?? true)) return undefined;
    given[name] = repeatable ? all : all.at(-1);
  }
  const { color, ...rest } = given as { color?: string };
  const { output: format, ...own } = rest as { output?: string };
  return { input: { args, flags: own } as ParsedWords['input'], output: format, color };
}

/** Every flag may stand several times; undefined where the words are not in order. */
function parsedOrNot(
  flags: Readonly<Record<string, Flag>>,
  words: readonly string[],
): { values: Record<string, (string | boolean)[]>; positionals: string[] } | undefined {
  // Node has to load parseArgs: a millisecond that nobody needs who names no option.
  if (words.every((word) => !word.startsWith('-'))) return { values: {}, positionals: [...words] };
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { short, value }]) => {
      const type: 'boolean' | 'string' = value === undefined ? 'boolean' : 'string';
      return [name, { type, multiple: true, ...(short === undefined ? {} : { short }) }];
    }),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    return { values: values as Record<string, (string | boolean)[]>, positionals };
  } catch {
    return undefined;
  }
}
