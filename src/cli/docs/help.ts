import type { Paint } from '../../render/colour.ts';
import type { Arg, Command, CommandGroup, CommandList, Flag } from '../command.ts';
import { COMMON_OPTIONS, type CommonOption, commonOptionsOf } from '../common-options.ts';
import type { DescribedCommand } from '../described.ts';
import { fill } from './fill.ts';
import { GROUPS, HELP_GROUPS } from './groups.ts';

/** Loads every declaration: for what describes all commands. */
export async function loadAll(commands: CommandList): Promise<Command[]> {
  const all: Command[] = [];
  for (const load of Object.values(commands)) all.push((await load()).default);
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** As fill, but words that are wider than a line are divided, after commas if there are any. */
function wrapped(text: string, columns: number): string[] {
  const width = Math.max(1, columns);
  const long = new RegExp(`\\S{${width + 1},}`, 'g');
  const piece = new RegExp(`\\S{1,${width - 1}},|\\S{1,${width}}`, 'g');
  return fill(
    text.replace(long, (word) => word.match(piece)?.join(' ') ?? word),
    width,
  );
}

/** How help is laid out: for this width (default: 80), with these colours. */
export interface HelpLayout {
  readonly columns: number | undefined;
  readonly paint: Pick<Paint, 'strong' | 'term'>;
}

/** What a terminal has if it does not say. */
const COLUMNS = 80;

/** Returns the help of vnet: its own commands by task, those of virsh by group. */
export function overview(commands: readonly DescribedCommand[], layout: HelpLayout): string {
  const { columns = COLUMNS } = layout;
  const groups = Object.entries(HELP_GROUPS).flatMap(([name, { shape, title }]): Row[] =>
    shape === undefined ? [] : [[shape, `${title}: vnet help ${name}`]],
  );
  const own = Object.entries(GROUPS).filter(([group]) => commands.some((each) => isOwn(each) && each.group === group));
  const options = COMMON_OPTIONS.filter(({ long }) => OVERVIEW_OPTIONS.has(long));
  return [
    ...wrapped('Work with libvirt networks: the commands of virsh, and more.', columns),
    ...section('Usage', USAGE, layout),
    ...section('Examples', EXAMPLES, layout),
    ...own.flatMap(([group, title]) =>
      section(title, rowsOf(commands.filter((each) => isOwn(each) && each.group === group)), layout),
    ),
    ...section('Commands of virsh, with JSON, checks and advice', groups, layout),
    ...section('Options', options.map(optionRow), layout),
    '',
    ...wrapped('All options: vnet help options. Exit statuses, files and environment variables: man vnet.', columns),
    '',
  ].join('\n');
}

function isOwn({ kind }: DescribedCommand): boolean {
  return kind === 'own';
}

function rowsOf(commands: readonly DescribedCommand[]): Row[] {
  return commands.map(({ name, summary }): Row => [name, summary]);
}

const USAGE: readonly Row[] = [
  ['vnet [OPTIONS] COMMAND', 'Run a command of vnet, or any of virsh'],
  ['vnet help COMMAND', 'Print the help of a command'],
];

const EXAMPLES: readonly Row[] = [
  ['vnet leases', 'List DHCP leases and the guests that have them'],
  ['vnet resolve web', 'Print the addresses of a guest'],
  ['vnet generate lab --start', 'Create and start a network on a free subnet'],
  ['vnet net-list --all -o json', 'List networks as JSON'],
];

/** Those that people use most. */
const OVERVIEW_OPTIONS = new Set(['connect', 'readonly', 'output', 'quiet', 'help', 'version']);

/** Returns the help of a group of commands, or of all common options; undefined if there is no such group. */
export function groupHelp(name: string, commands: readonly DescribedCommand[], layout: HelpLayout): string | undefined {
  const { columns = COLUMNS } = layout;
  if (name === 'options') {
    const before = COMMON_OPTIONS.filter(({ afterCommand }) => !afterCommand);
    const anywhere = COMMON_OPTIONS.filter(({ afterCommand }) => afterCommand);
    return [
      ...wrapped('Options of all commands.', columns),
      ...section('Before or after the command', anywhere.map(optionRow), layout),
      ...section('Before the command', before.map(optionRow), layout),
      '',
    ].join('\n');
  }
  const found = Object.hasOwn(HELP_GROUPS, name) ? HELP_GROUPS[name] : undefined;
  if (found === undefined) return undefined;
  return [
    ...wrapped(
      found.shape === undefined ? 'Commands of vnet.' : 'Commands of virsh. vnet adds JSON, checks and advice.',
      columns,
    ),
    ...found.groups.flatMap((group) =>
      section(GROUPS[group], rowsOf(commands.filter((each) => each.group === group)), layout),
    ),
    '',
    ...wrapped(`The help of one: vnet help ${exampleOf(found.groups, commands)}`, columns),
    ...(name === 'domain' ? wrapped("virsh's other commands about guests: vnet --as-virsh help domain", columns) : []),
    '',
  ].join('\n');
}

function exampleOf(groups: readonly CommandGroup[], commands: readonly DescribedCommand[]): string {
  return commands.find(({ group }) => groups.includes(group))?.name ?? '';
}

/** Returns the help of a command. */
export function commandHelp(command: Command, layout: HelpLayout): string {
  const { columns = COLUMNS, paint } = layout;
  const { name, summary, details, args, examples } = command;
  const own = { ...command.flags, ...(command.kind === 'mirrored' ? command.extra : {}) };
  return [
    ...wrapped(`${summary}.`, columns),
    '',
    paint.strong('Usage:'),
    `  vnet ${[name, '[OPTIONS]', ...Object.entries(args).map(argumentShape)].join(' ')}`,
    '',
    paint.strong('Examples:'),
    ...examples.flatMap(({ line, does }) => [`  ${line}`, ...meaningOf(does, columns)]),
    ...(details === undefined ? [] : ['', ...wrapped(details, columns)]),
    ...section('Arguments', Object.entries(args).map(argumentRow), layout),
    ...[...new Set(Object.values(own).map(({ group }) => group))].flatMap((group) => {
      const flags = Object.entries(own).filter(([, flag]) => flag.group === group);
      const rows = flags.map(([long, flag]) => optionRow({ long, ...flag }));
      return section(group ?? 'Options', rows, layout);
    }),
    ...section('Common options', Object.values(commonOptionsOf(command)).map(optionRow), layout),
    '',
  ].join('\n');
}

/** What an example does, below its command line, which is never broken. */
function meaningOf(does: string, columns: number): string[] {
  return wrapped(does, columns - 6).map((line) => `      ${line}`);
}

type Row = readonly [term: string, meaning: string];

function section(title: string, rows: readonly Row[], { columns = COLUMNS, paint }: HelpLayout): string[] {
  return rows.length === 0 ? [] : ['', paint.strong(`${title}:`), ...table(rows, columns, paint)];
}

/** The widest term that has its meaning on the same line, and its share of a narrow terminal. */
const TERM_WIDTH = 30;
const TERM_SHARE = 0.4;

function table(rows: readonly Row[], columns: number, paint: HelpLayout['paint']): string[] {
  const most = Math.min(TERM_WIDTH, Math.floor(columns * TERM_SHARE));
  const width = Math.min(most, Math.max(...rows.map(([term]) => term.length)));
  const indent = ' '.repeat(width + 4);
  return rows.map(([term, meaning]) => {
    const room = columns - indent.length;
    const text = wrapped(withBreaks(meaning, room), room).join(`\n${indent}`);
    const gap = term.length > width ? `\n${indent}` : ' '.repeat(width - term.length + 2);
    return `  ${paint.term(term)}${gap}${text}`;
  });
}

/** Breaks a word that is too wide where its next part begins: `A[,B[,C]]` before a bracket, `a,b` after a comma. */
function withBreaks(text: string, room: number): string {
  return text.replace(/\S+/g, (word) => {
    if (word.length <= room) return word;
    const lines = [''];
    for (const part of word.split(/(?=\[)|(?<=[^[],)/)) {
      const last = lines.at(-1) ?? '';
      if (last === '' || last.length + part.length <= room) lines[lines.length - 1] = last + part;
      else lines.push(part);
    }
    return lines.join('\n');
  });
}

function argumentShape([name, { optional, variadic }]: [string, Arg]): string {
  const shape = `${name.toUpperCase()}${variadic ? '...' : ''}`;
  return optional ? `[${shape}]` : shape;
}

function argumentRow([name, { summary, choices }]: [string, Arg]): Row {
  return [name.toUpperCase(), summary + among(summary, choices)];
}

function optionRow(option: CommonOption | ({ readonly long: string } & Flag)): Row {
  const { long, short, value, summary, choices } = option;
  const optionalValue = 'optionalValue' in option;
  const shape = value === undefined ? '' : optionalValue ? `[=${value}]` : ` ${value}`;
  const since = 'since' in option && option.since !== undefined ? ` (libvirt ${option.since})` : '';
  return [
    `${short === undefined ? '    ' : `-${short}, `}--${long}${shape}`,
    summary + among(summary, choices) + since,
  ];
}

/** The choices, unless the summary names them. */
function among(summary: string, choices: readonly string[] | undefined): string {
  return choices === undefined || choices.every((choice) => summary.includes(choice)) ? '' : `: ${choices.join(', ')}`;
}
