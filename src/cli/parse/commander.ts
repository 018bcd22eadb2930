import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import { VnetError } from '../../error.ts';
import { OUTPUT_FORMATS } from '../../render/format.ts';
import type { Arg, Command, Flag, Input } from '../command.ts';
import { showsData } from '../completion/shows-data.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import type { ParsedWords } from './parsed.ts';

/** What a command of vnet's own was asked: to run, or only to show its help. */
export type Request = ({ readonly kind: 'run' } & ParsedWords) | { readonly kind: 'show'; readonly text: string };

/** Commander parses and nothing else: it neither runs, nor prints, nor exits. */
export function parseOwn(command: Command, words: readonly string[]): Request {
  const commander = commanderFor(command);
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  commander.exitOverride().configureOutput({ writeOut: print, writeErr: print });
  try {
    commander.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'show', text: printed };
    const message = printed.trim().replace(/^error: /, '');
    throw new VnetError('usage', message, {
      hint: placeOfGlobal(message, command) ?? `See: vnet ${command.name} --help`,
    });
  }
  const { output, color } = commander.opts<{ output?: string; color?: string }>();
  return { kind: 'run', input: inputOf(command, commander), output, color };
}

/** What to do where an option of vnet itself stands behind the command. */
function placeOfGlobal(message: string, { name }: Command): string | undefined {
  const [, unknown] = /^unknown option '(-[^'=]+)/.exec(message) ?? [];
  const option = GLOBAL_OPTIONS.find(({ short, long }) => unknown === `-${short}` || unknown === `--${long}`);
  if (option === undefined) return undefined;
  return `It stands before the command: vnet ${[unknown, option.value ?? [], name].flat().join(' ')}`;
}

/** The help of one command, from its declaration. */
export function commandHelp(command: Command): string {
  return commanderFor(command).helpInformation();
}

function commanderFor(command: Command): Commander {
  const commander = new Commander(`vnet ${command.name}`)
    .description([`${command.summary}.`, command.details ?? []].flat().join('\n\n'))
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false);
  for (const [name, arg] of Object.entries(command.args)) commander.addArgument(argumentFor(name, arg));
  for (const [name, flag] of Object.entries(command.flags)) commander.addOption(optionFor(name, flag));
  if (command.kind === 'mirrored') {
    for (const [name, flag] of Object.entries(command.extra ?? {})) commander.addOption(optionFor(name, flag));
  }
  const formats = [...(showsData(command) ? OUTPUT_FORMATS : []), ...(command.formats ?? [])];
  if (formats.length > 0) {
    commander.addOption(new Option('-o, --output <format>', 'how to print the data').choices(formats));
  }
  commander.addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']));
  const examples = command.examples.map(({ line, does }) => `  ${line}\n      ${does}`).join('\n');
  const format = commander.createHelp();
  commander.configureHelp({
    formatHelp: (self, helper) => `${format.formatHelp(self, helper)}\nExamples:\n${examples}\n`,
  });
  return commander;
}

function argumentFor(name: string, arg: Arg): Argument {
  const shape = arg.variadic ? `${name}...` : name;
  const argument = new Argument(arg.optional ? `[${shape}]` : `<${shape}>`, arg.summary);
  return arg.choices === undefined ? argument : argument.choices(arg.choices);
}

function optionFor(name: string, flag: Flag): Option {
  const long = flag.value === undefined ? `--${name}` : `--${name} <${flag.value}>`;
  const since = flag.since === undefined ? '' : ` (libvirt ${flag.since})`;
  const option = new Option(flag.short === undefined ? long : `-${flag.short}, ${long}`, flag.summary + since);
  if (flag.choices !== undefined) option.choices(flag.choices);
  // After choices(), whose own parser this one stands around.
  if (flag.repeatable) {
    const parseOne = option.parseArg;
    option.argParser((value: string, before: readonly string[] | undefined) => {
      parseOne?.call(option, value, undefined as never);
      return [...(before ?? []), value];
    });
  }
  return option;
}

function inputOf(command: Command, commander: Commander): Input {
  const args = Object.fromEntries(
    Object.keys(command.args).map((name, index) => [name, commander.processedArgs[index]]),
  );
  const given = commander.opts<Record<string, unknown>>();
  const flags = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => {
      const value = given[optionFor(name, flag).attributeName()];
      if (flag.value !== undefined) return [name, value ?? (flag.repeatable ? [] : undefined)];
      // Commander reads --no-x as switching off an x that is on.
      return [name, name.startsWith('no-') ? value === false : value === true];
    }),
  );
  return { args, flags } as unknown as Input;
}
