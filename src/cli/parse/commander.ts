import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import { VnetError } from '../../error.ts';
import type { AnyInput, Arg, Flag, OwnCommand } from '../command.ts';
import { COMMON_OPTIONS, flagsOf, optionsAfter } from '../common-options.ts';
import { invalidChoice, unknownOption, usageError } from '../usage-error.ts';
import { checkChoice, givenOption, valueMissing } from './invocation.ts';
import type { Parsed } from './parsed.ts';

/** Parses what follows a command; undefined if help is requested. Throws VnetError `usage`. */
export function parseThorough(command: OwnCommand, words: readonly string[]): Parsed | undefined {
  const commander = commanderFor(command);
  try {
    commander.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw explained(error, command, commander);
  }
  const values = commander.opts<Record<string, string | boolean | string[] | undefined>>();
  const input = inputOf(command, commander, values);
  const given = Object.entries(optionsAfter(command)).flatMap(([name, option]) => {
    const value = values[attributeOf(name)];
    if (value === undefined || name === 'help' || isOff(name, value)) return [];
    if (typeof value !== 'string') return [givenOption(option, undefined)];
    checkChoice(option, value);
    return [givenOption(option, value)];
  });
  return { input, given };
}

function explained({ code, message }: CommanderError, command: OwnCommand, commander: Commander) {
  const help = `vnet ${command.name} --help`;
  const option = /'(-[^' =]*)/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption': {
      const meant = command.synonyms?.[option];
      if (meant !== undefined)
        return new VnetError('usage', `unknown option ${option}`, { hint: `did you mean ${meant}?` });
      const common = COMMON_OPTIONS.find(({ short, long }) => option === `-${short}` || option === `--${long}`);
      if (common?.long === 'output')
        return usageError(`${command.name} prints no data; ${option} does not apply`, help);
      // Nobody who types -v behind a command wants vnet's version.
      if (common !== undefined && !common.long.startsWith('version')) {
        return usageError(`option ${option} goes before the command`);
      }
      return unknownOption(option, Object.keys(flagsOf(command)), help);
    }
    case 'commander.missingArgument':
      return usageError(`missing argument: ${(/'(.*)'/.exec(message)?.[1] ?? '').toUpperCase()}`, help);
    case 'commander.optionMissingArgument': {
      const [long = ''] = /--[\w-]+/.exec(message) ?? [];
      const common = optionsAfter(command)[long.slice(2)];
      if (common !== undefined) return valueMissing(common);
      return usageError(`option ${long} needs a value: ${command.flags[long.slice(2)]?.value}`, help);
    }
    case 'commander.excessArguments': {
      const unexpected = commander.args[Object.keys(command.args).length] ?? '';
      return usageError(`unexpected argument: '${unexpected}'`, help);
    }
    default:
      return usageError(message.replace(/^error: /, ''), help);
  }
}

/** Commander only parses: it does not run, print or exit. */
function commanderFor(command: OwnCommand): Commander {
  const commander = new Commander(command.name)
    .helpOption('-h, --help')
    .allowExcessArguments(false)
    .passThroughOptions(command.passThrough === true)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  for (const [name, arg] of Object.entries(command.args)) commander.addArgument(argumentFor(name, arg));
  for (const [name, flag] of Object.entries({ ...command.flags, ...optionsAfter(command) })) {
    if (name !== 'help') commander.addOption(optionFor(name, flag));
  }
  return commander;
}

function argumentFor(name: string, { optional, variadic }: Arg): Argument {
  const shape = variadic ? `${name}...` : name;
  return new Argument(optional ? `[${shape}]` : `<${shape}>`);
}

function optionFor(name: string, { short, value, repeatable }: Flag): Option {
  const long = value === undefined ? `--${name}` : `--${name} <${value}>`;
  const option = new Option(short === undefined ? long : `-${short}, ${long}`);
  if (repeatable) option.argParser((each: string, before: readonly string[] | undefined) => [...(before ?? []), each]);
  return option;
}

/** The name under which commander keeps the value of an option. */
function attributeOf(name: string): string {
  return new Option(`--${name}`).attributeName();
}

/** Whether a switch was not given. Commander reads --no-x as turning off an x that is on. */
function isOff(name: string, value: unknown): boolean {
  return value === name.startsWith('no-');
}

function inputOf(
  command: OwnCommand,
  commander: Commander,
  values: Readonly<Record<string, string | boolean | string[] | undefined>>,
): AnyInput {
  const args: Record<string, string | undefined | readonly string[]> = {};
  for (const [index, [name, arg]] of Object.entries(command.args).entries()) {
    const value: string | undefined | readonly string[] = commander.processedArgs[index];
    rejectOthers(name.toUpperCase(), arg, value);
    args[name] = value;
  }
  const flags: Record<string, string | boolean | undefined | readonly string[]> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    const value = values[attributeOf(name)];
    if (flag.value === undefined) flags[name] = typeof value === 'boolean' && !isOff(name, value);
    else flags[name] = value ?? (flag.repeatable ? [] : undefined);
    rejectOthers(`--${name}`, flag, value);
  }
  return { args, flags };
}

/** Throws VnetError `usage` for a value that is not one of the choices. */
function rejectOthers(option: string, { choices }: Arg | Flag, value: unknown): void {
  if (choices === undefined) return;
  for (const each of [value ?? []].flat()) {
    if (typeof each === 'string' && !choices.includes(each)) throw invalidChoice(option, each, choices);
  }
}
