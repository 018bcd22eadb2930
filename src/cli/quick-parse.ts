import { parseArgs } from 'node:util';
import type { OwnCommand } from './command.ts';
import type { ParsedWords } from './parsed-words.ts';

/**
 * Reads words that are in order as commander would, without loading it: 8 ms of a command that takes 30. Undefined where
 * help is asked for or anything is amiss; commander then tells what.
 */
export function quickParse(command: OwnCommand, words: readonly string[]): ParsedWords | undefined {
  const flags = Object.entries(command.flags);
  const options = Object.fromEntries([
    ...flags.map(([name, { short, value, repeatable }]) => {
      const type = value === undefined ? 'boolean' : 'string';
      return [name, { type, multiple: repeatable === true, ...(short === undefined ? {} : { short }) }] as const;
    }),
    ['color', { type: 'string' }] as const,
    ...(command.formats?.length === 0 ? [] : [['output', { type: 'string', short: 'o' }] as const]),
  ]);
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch {
    return undefined;
  }
  const { values, positionals } = parsed;
  const { output, color } = values as { output?: string; color?: string };
  if (color !== undefined && !['auto', 'always', 'never'].includes(color)) return undefined;
  if (output !== undefined && !['table', 'json', 'yaml', 'csv', ...(command.formats ?? [])].includes(output))
    return undefined;

  const args: Record<string, unknown> = {};
  for (const [name, { optional, variadic, choices }] of Object.entries(command.args)) {
    const taken = positionals.splice(0, variadic ? positionals.length : 1);
    if (taken.length === 0 && !optional) return undefined;
    if (choices !== undefined && taken.some((value) => !choices.includes(value))) return undefined;
    args[name] = variadic ? taken : taken[0];
  }
  if (positionals.length > 0) return undefined;

  const given: Record<string, unknown> = {};
  for (const [name, { value, repeatable, choices }] of flags) {
    const one = values[name];
    const all = (Array.isArray(one) ? one : [one]) as (string | undefined)[];
    if (choices !== undefined && all.some((each) => each !== undefined && !choices.includes(each))) return undefined;
    given[name] = one ?? (repeatable ? [] : value === undefined ? false : undefined);
  }
  return { input: { args, flags: given } as ParsedWords['input'], output, color };
}
