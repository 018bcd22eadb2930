import type { Paint } from '../../render/colour.ts';
import { wrap } from '../../terminal/text.ts';
import type { Arg, Command, CommandList, Flag } from '../command.ts';
import { COMMON_OPTIONS, type CommonOption, commonOptionsOf } from '../common-options.ts';
import { GROUPS } from './groups.ts';

/** Loads every declaration: for what describes all commands. */
export async function loadAll(commands: CommandList): Promise<Command[]> {
  const all: Command[] = [];
  for (const load of Object.values(commands)) all.push((await load()).default);
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How help is laid out: for this width (default: 80), with these colours. */
export interface HelpLayout {
  readonly columns: number | undefined;
  readonly paint: Pick<Paint, 'strong' | 'term'>;
}

/** What a terminal has if it does not say. */
const COLUMNS = 80;

/** Returns the help of vnet. */
export async function overview(list: CommandList, layout: HelpLayout): Promise<string> {
  const { columns = COLUMNS, paint } = layout;
  const all: Command[] = [];
  for (const load of Object.values(list)) all.push((await load()).default);
  const rows = (commands: readonly Command[]) => commands.map(({ name, summary }): Row => [name, summary]);
  return [
    ...wrap('Work with libvirt networks: the commands of virsh, and more.', columns),
    '',
    paint.strong('Usage:'),
    '  vnet [OPTIONS] COMMAND [ARGUMENTS]',
    '  vnet help COMMAND',
    '',
    paint.strong('Examples:'),
    ...EXAMPLES.flatMap(([line, does]) => [`  vnet ${line}`, ...meaningOf(does, columns)]),
    ...Object.entries(GROUPS).flatMap(([group, title]) =>
      section(title, rows(all.filter((each) => each.group === group)), layout),
    ),
    ...section('Options', COMMON_OPTIONS.map(optionRow), layout),
    '',
    ...wrap('Exit statuses, files and environment variables: man vnet', columns),
    '',
  ].join('\n');
}

const EXAMPLES = [
  ['leases', 'List DHCP leases and the guests that have them'],
  ['resolve web', 'Print the addresses of a guest'],
  ['generate lab --start', 'Create and start a network on a free subnet'],
  ['validate lab.xml && vnet try lab.xml', 'Check a network file, then rehearse it in a sandbox'],
  ['net-list --all -o json', 'List networks as JSON'],
] as const;

/** Returns the help of a command. */
export function commandHelp(command: Command, layout: HelpLayout): string {
  const { columns = COLUMNS, paint } = layout;
  const { name, summary, details, args, examples } = command;
  const own = { ...command.flags, ...(command.kind === 'mirrored' ? command.extra : {}) };
  return [
    ...wrap(`${summary}.`, columns),
    '',
    paint.strong('Usage:'),
    `  vnet ${[name, '[OPTIONS]', ...Object.entries(args).map(argumentShape)].join(' ')}`,
    '',
    paint.strong('Examples:'),
    ...examples.flatMap(({ line, does }) => [`  ${line}`, ...meaningOf(does, columns)]),
    ...(details === undefined ? [] : ['', ...wrap(details, columns)]),
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
  return wrap(does, columns - 6).map((line) => `      ${line}`);
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
    const text = wrap(withBreaks(meaning, room), room).join(`\n${indent}`);
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
