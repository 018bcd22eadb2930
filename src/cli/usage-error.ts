import { VnetError } from '../error.ts';
import { nearest } from '../nearest.ts';

/** Returns an error in the arguments. `help` is the command that prints what is allowed. */
export function usageError(message: string, help = 'vnet --help'): VnetError {
  return new VnetError('usage', message, { hint: 'for usage, run', commands: [help] });
}

/** Options of other programs, and what they are called here. */
const SYNONYMS: Readonly<Record<string, string>> = {
  '--format': '-o json',
  '--json': '-o json',
  '--yaml': '-o yaml',
  '--csv': '-o csv',
  '--uri': '--connect',
  '--read-only': '--readonly',
  '--colour': '--color',
  '--no-color': '--color never',
  '--no-colour': '--color never',
  '--no-headers': '--no-header',
  '--no-heading': '--no-header',
  '--silent': '--quiet',
};

/** Returns the error for an option that does not exist; its hint names the nearest one. `options` are long names. */
export function unknownOption(option: string, options: readonly string[], help?: string): VnetError {
  const near = option.startsWith('--') ? meantBy(option.slice(2), options) : undefined;
  const meant = SYNONYMS[option] ?? (near && `--${near}`);
  const message = `unknown option ${option}`;
  if (meant === undefined) return usageError(message, help);
  return new VnetError('usage', message, { hint: `did you mean ${meant}?` });
}

/** The only option that starts with a word, as getopt_long abbreviates options, or else the nearest one. */
function meantBy(word: string, options: readonly string[]): string | undefined {
  const [first, ...others] = options.filter((each) => each.startsWith(word));
  return first !== undefined && others.length === 0 ? first : nearest(word, options);
}

/** Returns the error for a value that is not one of the choices. `option` is as the user reads it: `--sort`, `ACTION`. */
export function invalidChoice(option: string, value: string, choices: readonly string[]): VnetError {
  const near = nearest(value, choices);
  return new VnetError('usage', `invalid value '${value}' for ${option}; use ${listed(choices)}`, {
    hint: near === undefined ? undefined : `did you mean '${near}'?`,
  });
}

/** Returns `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
