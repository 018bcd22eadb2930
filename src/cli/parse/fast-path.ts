import { parseArgs } from 'node:util';
import type { Flag, OwnCommand } from '../command.ts';
import { optionsAfter } from '../common-options.ts';
import { givenOption } from './invocation.ts';
import type { Parsed } from './parsed.ts';

/**
 * Parses correct arguments as commander would, without loading it: that takes 8 ms of a command that takes 30. Returns
 * undefined if help is requested or anything is wrong; then commander parses the same words and says what.
 */
export function parseFast(command: OwnCommand, words: readonly string[]): Parsed | undefined {
  if (command.passThrough && words.some((word) => word.startsWith('-'))) return undefined;
  const { help: _, ...common } = optionsAfter(command);
  const parsed = valuesOf({ ...command.flags, ...common }, words);
  if (parsed === undefined) return undefined;

  const args: Record<string, string | undefined | string[]> = {};
  for (const [name, { optional, variadic, choices }] of Object.entries(command.args)) {
    const values = parsed.positionals.splice(0, variadic ? parsed.positionals.length : 1);
    if (values.length === 0 && !optional) return undefined;
    if (!values.every((value) => choices?.includes(value) ?? true)) return undefined;
    args[name] = variadic ? values : values[0];
  }
  if (parsed.positionals.length > 0) return undefined;

  const flags: Record<string, string | boolean | undefined | string[]> = {};
  for (const [name, { value, repeatable, choices }] of Object.entries(command.flags)) {
    const all = parsed.values[name] ?? [];
    if (value === undefined) {
      flags[name] = all.length > 0;
      continue;
    }
    if (!all.every((each) => choices?.includes(each) ?? true)) return undefined;
    flags[name] = repeatable ? all : all.at(-1);
  }
  const given = [];
  for (const [name, option] of Object.entries(common)) {
    const all = parsed.values[name];
    if (all === undefined) continue;
    if (option.value === undefined) {
      given.push(givenOption(option, undefined));
      continue;
    }
    if (name !== 'output' && !all.every((each) => option.choices?.includes(each) ?? true)) return undefined;
    given.push(givenOption(option, all.at(-1)));
  }
  return { input: { args, flags }, given };
}

/** Every option may be given several times; the value of a switch is empty. Undefined if the words are wrong. */
function valuesOf(
  flags: Readonly<Record<string, Pick<Flag, 'short' | 'value'>>>,
  words: readonly string[],
): { values: Record<string, string[] | undefined>; positionals: string[] } | undefined {
  // Node takes a millisecond to load parseArgs.
  if (words.every((word) => !word.startsWith('-'))) return { values: {}, positionals: [...words] };
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { short, value }]) => {
      const type: 'boolean' | 'string' = value === undefined ? 'boolean' : 'string';
      return [name, { type, multiple: true, ...(short === undefined ? {} : { short }) }];
    }),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    const strings = Object.entries(values).map(([name, all]) => [
      name,
      [all ?? []].flat().map((each) => (each === true ? '' : String(each))),
    ]);
    return { values: Object.fromEntries(strings), positionals };
  } catch {
    return undefined;
  }
}
