import { VnetError } from '../../error.ts';
import { COMMON_OPTIONS, type CommonOption } from '../common-options.ts';
import { invalidChoice, unknownOption, usageError } from '../usage-error.ts';

/** A command line, with the options before the command read. */
export interface Invocation {
  /** Values of the options that only vnet has, by long name; empty for a switch. */
  readonly options: ReadonlyMap<string, string>;
  /** `-q`, which virsh has too. */
  readonly quiet: boolean;
  /** The options that virsh has too, as they were typed. */
  readonly passedOn: readonly string[];
  /** Those of them that vnet's own queries use too. */
  readonly connection: readonly string[];
  readonly uri: string | undefined;
  /** The command and what follows it. */
  readonly words: readonly string[];
}

/** A common option as it was given. */
export interface GivenOption {
  readonly option: CommonOption;
  readonly value: string | undefined;
  /** The words to pass on to virsh. */
  readonly written: readonly string[];
}

/** Scans as getopt_long(3) with a leading `+` does: up to the first word that is not an option. Long names may be abbreviated. */
export function scanInvocation(argv: readonly string[]): Invocation {
  const rest = [...argv];
  const given: GivenOption[] = [];
  let isCommandNext = false;
  for (;;) {
    const word = rest[0];
    if (word === undefined || word === '-' || !word.startsWith('-')) break;
    rest.shift();
    if (word === '--') {
      isCommandNext = true;
      break;
    }
    given.push(...(word.startsWith('--') ? longOption(word, rest) : shortOptions(word, rest)));
  }
  const none: Invocation = {
    options: new Map(),
    quiet: false,
    passedOn: [],
    connection: [],
    uri: undefined,
    words: rest,
  };
  const invocation = withOptions(none, given);
  // virsh would take a command such as `-q` for an option too.
  const needsMark = isCommandNext && rest[0]?.startsWith('-') === true;
  return needsMark ? { ...invocation, passedOn: [...invocation.passedOn, '--'] } : invocation;
}

/** Adds options to an invocation. The last one given counts, as in virsh. */
export function withOptions(invocation: Invocation, given: readonly GivenOption[]): Invocation {
  if (given.length === 0) return invocation;
  const options = new Map(invocation.options);
  const [passedOn, connection] = [[...invocation.passedOn], [...invocation.connection]];
  let { uri, quiet } = invocation;
  for (const { option, value, written } of given) {
    if (!option.passedOn) {
      options.set(option.long, value ?? '');
      continue;
    }
    passedOn.push(...written);
    if (option.connection) connection.push(...written);
    if (option.long === 'connect') uri = value;
    if (option.long === 'quiet') quiet = true;
  }
  return { ...invocation, options, quiet, passedOn, connection, uri };
}

/** Returns an option whose value was read elsewhere. */
export function givenOption(option: CommonOption, value: string | undefined): GivenOption {
  const written = option.value === undefined || value === undefined ? `--${option.long}` : `--${option.long}=${value}`;
  return { option, value, written: [written] };
}

function longOption(word: string, rest: string[]): GivenOption[] {
  const [name = '', ...values] = word.slice(2).split('=');
  const attached = values.length === 0 ? undefined : values.join('=');
  const exact = COMMON_OPTIONS.filter(({ long }) => long === name);
  // vnet's own options cannot be abbreviated, so every abbreviation that virsh accepts keeps its meaning.
  const matches =
    exact.length > 0 ? exact : COMMON_OPTIONS.filter(({ long, passedOn }) => passedOn && long.startsWith(name));
  const option = matches[0];
  if (option === undefined || matches.length > 1) throw unsupported(`--${name}`);
  if (option.value === undefined && attached !== undefined) {
    throw usageError(`option '--${option.long}' doesn't allow an argument`);
  }
  const value = attached ?? (needsValue(option) ? rest.shift() : undefined);
  if (value === undefined && needsValue(option)) throw requiresArgument(option);
  checkChoice(option, value);
  return [givenOption(option, value)];
}

function shortOptions(word: string, rest: string[]): GivenOption[] {
  const given: GivenOption[] = [];
  for (let index = 1; index < word.length; index++) {
    const letter = word[index] ?? '';
    const option = COMMON_OPTIONS.find(({ short }) => short === letter);
    if (option === undefined) throw unsupported(`-${letter}`);
    if (!needsValue(option)) {
      given.push({ option, value: undefined, written: [`-${letter}`] });
      continue;
    }
    const value = word.slice(index + 1) || rest.shift();
    if (value === undefined) throw requiresArgument(option);
    checkChoice(option, value);
    given.push({ option, value, written: [`-${letter}`, value] });
    break;
  }
  return given;
}

function needsValue({ value, optionalValue }: CommonOption): boolean {
  return value !== undefined && !optionalValue;
}

/** The values of -o depend on the command and are checked with it. */
export function checkChoice({ long, choices }: CommonOption, value: string | undefined): void {
  if (long === 'output' || value === undefined || choices === undefined || choices.includes(value)) return;
  throw invalidChoice(`--${long}`, value, choices);
}

/** The error in the words of virsh. */
function unsupported(option: string): VnetError {
  const error = unknownOption(
    option,
    COMMON_OPTIONS.map(({ long }) => long),
  );
  return new VnetError('usage', `unsupported option '${option}'. See --help.`, { hints: error.hints });
}

/** The error in the words of virsh. */
function requiresArgument({ short, long }: CommonOption): VnetError {
  return usageError(`option ${short === undefined ? '' : `'-${short}'/`}'--${long}' requires an argument`);
}

/** The error for an option after a command. */
export function valueMissing({ short, long, value }: CommonOption) {
  return usageError(`option ${short === undefined ? '' : `-${short}, `}--${long} needs a value: ${value}`);
}
