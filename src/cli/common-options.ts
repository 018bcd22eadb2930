import { DATA_FORMATS } from '../render/format.ts';
import type { Command, Completion, Flag, Flags } from './command.ts';
import { formatsOf } from './formats.ts';

/**
 * An option that every command has. The parsers, help, manual pages, completion and usage hints all read this one table.
 */
export interface CommonOption {
  readonly long: string;
  readonly short?: string;
  /** The name of its value in help. */
  readonly value?: string;
  /** The value may be omitted; only `--long=VALUE` gives one. */
  readonly optionalValue?: true;
  readonly summary: string;
  readonly choices?: readonly string[];
  /** Values that a shell offers. Others are valid too. */
  readonly offers?: readonly string[];
  readonly complete?: Completion;
  /** virsh has it too: it is passed on as it was typed. */
  readonly passedOn?: true;
  /** vnet's own queries to virsh use it too. */
  readonly connection?: true;
  /** Also accepted after the command. */
  readonly afterCommand?: true;
}

export const COMMON_OPTIONS: readonly CommonOption[] = [
  {
    short: 'c',
    long: 'connect',
    value: 'URI',
    offers: ['qemu:///system', 'qemu:///session'],
    passedOn: true,
    connection: true,
    afterCommand: true,
    summary: 'libvirt connection, such as qemu:///system',
  },
  {
    short: 'r',
    long: 'readonly',
    passedOn: true,
    connection: true,
    afterCommand: true,
    summary: 'connect read-only',
  },
  {
    short: 'o',
    long: 'output',
    value: 'FORMAT',
    choices: DATA_FORMATS,
    afterCommand: true,
    summary: 'output format',
  },
  {
    long: 'raw-csv',
    afterCommand: true,
    summary: 'print CSV cells unescaped, even if a spreadsheet would compute them',
  },
  {
    long: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    afterCommand: true,
    summary: 'when to use colour; with auto, NO_COLOR turns it off',
  },
  {
    long: 'no-advice',
    afterCommand: true,
    summary: "print errors without cause, fix and hints, and nothing after virsh's own output",
  },
  {
    long: 'timeout',
    value: 'SECONDS',
    afterCommand: true,
    summary: 'time limit for each answer; 0 is no limit (default: 30)',
  },
  {
    short: 'q',
    long: 'quiet',
    passedOn: true,
    afterCommand: true,
    summary: 'print no table headers and no notes',
  },
  { short: 't', long: 'timing', passedOn: true, summary: 'print how long virsh took' },
  { short: 'd', long: 'debug', value: 'LEVEL', passedOn: true, summary: "virsh's debug level, 0 to 4" },
  { short: 'l', long: 'log', value: 'FILE', passedOn: true, complete: 'files', summary: "virsh's log file" },
  { short: 'e', long: 'escape', value: 'CHAR', passedOn: true, summary: "virsh's escape character for consoles" },
  {
    short: 'k',
    long: 'keepalive-interval',
    value: 'SECONDS',
    passedOn: true,
    connection: true,
    summary: 'seconds between keepalive messages; 0 turns them off',
  },
  {
    short: 'K',
    long: 'keepalive-count',
    value: 'NUMBER',
    passedOn: true,
    connection: true,
    summary: 'number of keepalive messages that may go unanswered',
  },
  {
    long: 'no-pkttyagent',
    passedOn: true,
    connection: true,
    summary: 'do not start the polkit agent (libvirt 11.4.0)',
  },
  { long: 'as-virsh', summary: 'be virsh: its output and exit statuses for every word; must be the first option' },
  { short: 'h', long: 'help', afterCommand: true, summary: 'print help' },
  { short: 'v', long: 'version', value: 'long', optionalValue: true, summary: "print vnet's version" },
  { short: 'V', long: 'version-long', summary: 'print the versions of vnet and virsh' },
  { long: 'licenses', summary: 'print the licences of vnet and of what it contains' },
];

const AFTER_COMMAND = COMMON_OPTIONS.filter(({ afterCommand }) => afterCommand);

/** Whether a word after the command may be one of these options. False is certain, true is not. */
export function mayBeCommonOption(word: string): boolean {
  if (!word.startsWith('-')) return false;
  return AFTER_COMMAND.some(({ short, long }) => word[1] === short || word.startsWith(`--${long}`));
}

/**
 * The common options that are parsed after a command, by long name: -o too if the command prints no data, to say so. An option
 * of the command with the same name, such as --timeout of wait and net-event, comes first.
 */
export function optionsAfter(command: Command): Readonly<Record<string, CommonOption>> {
  return optionsNextTo(command.flags, formatsOf(command));
}

function optionsNextTo(flags: Flags, formats: readonly string[]): Record<string, CommonOption> {
  const options: Record<string, CommonOption> = {};
  for (const option of AFTER_COMMAND) {
    if (Object.hasOwn(flags, option.long)) continue;
    options[option.long] = option.long === 'output' ? { ...option, choices: formats } : option;
  }
  return options;
}

/** The common options that apply to a command, by long name. */
export function commonOptionsOf(command: Command): Readonly<Record<string, CommonOption>> {
  return applicableOptions(command.flags, formatsOf(command));
}

/** The common options that apply to a command with these options and values of -o. */
export function applicableOptions(flags: Flags, formats: readonly string[]): Readonly<Record<string, CommonOption>> {
  const { output, 'raw-csv': rawCsv, ...others } = optionsNextTo(flags, formats);
  if (output === undefined || rawCsv === undefined || output.choices?.length === 0) return others;
  return { ...others, output, 'raw-csv': rawCsv };
}

/** All options of a command, by long name: its own, those that vnet adds to virsh's, and the common ones. */
export function flagsOf(command: Command): Readonly<Record<string, Flag>> {
  return {
    ...command.flags,
    ...(command.kind === 'mirrored' ? command.extra : {}),
    ...commonOptionsOf(command),
  };
}
