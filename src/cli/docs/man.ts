import type { Arg, Command, CommandGroup, Flag } from '../command.ts';
import { COMMON_OPTIONS, flagsOf } from '../common-options.ts';
import { fill } from './fill.ts';
import { GROUPS } from './groups.ts';

/** Exit statuses with their meaning, in order. */
export type StatusTable = readonly (readonly [status: number, meaning: string])[];

/** What every page needs. */
export interface Manual {
  readonly commands: readonly Command[];
  readonly statuses: StatusTable;
  readonly version: string;
  /** When that version was released: YYYY-MM-DD. */
  readonly date: string;
}

/** Returns the manual page vnet(1), in man(7) macros. */
export function mainPage({ commands, statuses, version, date }: Manual): string {
  return [
    heading('VNET', version, date),
    section('NAME', 'vnet \\- work with libvirt networks'),
    section('SYNOPSIS', '.B vnet\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]'),
    section(
      'DESCRIPTION',
      roff(
        'vnet has the network commands of virsh(1) and prints what they print, byte for byte. In addition, it prints data ' +
          'as JSON, YAML and CSV, explains errors, lists leases, resolves guests, and generates, validates, explains and ' +
          'rehearses networks.\n\n' +
          'Each command has its own page, such as vnet-net-list(1). A command that vnet does not have is run by virsh.',
      ),
    ),
    ...Object.entries(GROUPS).map(([group, title]) => commandsSection(title, group, commands)),
    section('OPTIONS', COMMON_OPTIONS.map((option) => optionItem(option.long, option)).join('')),
    section('EXAMPLES', examples(EXAMPLES)),
    statusSection(statuses),
    section('ENVIRONMENT', ENVIRONMENT.map(([name, meaning]) => item(roff(name), roff(meaning))).join('')),
    section('FILES', FILES.map(([name, meaning]) => item(`\\fI${roff(name)}\\fR`, roff(meaning))).join('')),
    section('MESSAGES', roff(MESSAGES)),
    section('SEE ALSO', 'virsh(1), libvirtd(8), virtnetworkd(8), dnsmasq(8)'),
  ].join('');
}

const EXAMPLES = [
  { line: 'vnet leases', does: 'List DHCP leases and the guests that have them' },
  { line: 'vnet resolve web', does: 'Print the addresses of a guest' },
  { line: 'vnet generate lab --start', does: 'Create and start a network on a free subnet' },
  { line: 'vnet validate lab.xml && vnet try lab.xml', does: 'Check a network file, then rehearse it' },
  { line: "vnet net-list --all -o json | jq -r '.[].name'", does: 'List the names of all networks' },
];

const ENVIRONMENT = [
  ['VIRSH_DEFAULT_CONNECT_URI, LIBVIRT_DEFAULT_URI', 'the connection, if -c does not name one'],
  ['VIRSH_DEBUG, VIRSH_LOG_FILE, VISUAL, EDITOR, TMPDIR', 'as virsh(1) uses them'],
  [
    'VNET_TIMEOUT',
    'the time limit for each question, if --timeout does not set one: 10, 0.5, 2m; 0 waits forever; changes get ten times as long',
  ],
  ['VNET_ADVICE', "0 turns vnet's advice off, as --no-advice does"],
  ['NO_COLOR', 'turns colour off unless it is empty'],
  ['XDG_RUNTIME_DIR, XDG_CONFIG_HOME', 'files of qemu:///session'],
  ['XDG_STATE_HOME', "vnet's state, if vnet does not run as root (default: ~/.local/state)"],
] as const;

const FILES = [
  ['/var/lib/libvirt/dnsmasq/BRIDGE.status', 'leases of a network'],
  ['/var/lib/libvirt/dnsmasq/BRIDGE.macs', 'MAC addresses of the guests of a network'],
  ['/run/libvirt/network/NAME.xml', 'active networks'],
  ['/run/libvirt/qemu/NAME.xml', 'running guests'],
  ['/etc/libvirt/qemu/networks/NAME.xml', 'definitions of networks'],
  ['/etc/libvirt/libvirt.conf, ~/.config/libvirt/libvirt.conf', 'uri_default and uri_aliases'],
  ['/var/lib/vnet, ~/.local/state/vnet', 'records of changes that vnet can undo'],
] as const;

const MESSAGES =
  'Errors, warnings, notes and hints are printed on stderr, each with its label. Lines that start with error: may be from ' +
  'virsh; what vnet adds follows them. Below an error of libvirt that vnet knows, cause: says why it happens, with its id in ' +
  'brackets, and fix: what to do. --no-advice prints neither. With -o json, stderr is JSON, one object per line, with the members severity, id, ' +
  'message, and if they apply position, evidence, cause, fix and commands.';

function commandsSection(title: string, group: CommandGroup | string, commands: readonly Command[]): string {
  const members = commands.filter((each) => each.group === group);
  if (members.length === 0) return '';
  const items = members.map(({ name, summary }) => item(`\\fBvnet\\-${roff(name)}\\fR(1)`, roff(summary)));
  return section(roff(title.toUpperCase()), items.join(''));
}

/** Returns the manual page vnet-COMMAND(1). */
export function commandPage(command: Command, { commands, statuses, version, date }: Manual): string {
  const { name, summary, details, args, files = {} } = command;
  const options = Object.entries(flagsOf(command)).map(([flag, each]) => optionItem(flag, each));
  return [
    heading(`VNET-${name.toUpperCase()}`, version, date),
    section('NAME', fill(`vnet\\-${escaped(name)} \\- ${escaped(summary)}`, LINE).join('\n')),
    section('SYNOPSIS', `.B vnet ${roff(name)}\n[\\fIOPTIONS\\fR]${Object.entries(args).map(shapeOf).join('')}`),
    section('DESCRIPTION', roff([`${summary}.`, details ?? ''].filter((part) => part !== '').join('\n\n'))),
    section('EXAMPLES', examples(command.examples)),
    section('ARGUMENTS', Object.entries(args).map(argumentItem).join('')),
    section('OPTIONS', options.join('')),
    section('FIELDS', fieldsOf(command)),
    statusSection(statuses),
    section('ENVIRONMENT', 'vnet(1) lists the variables.'),
    section('FILES', itemsOf(files)),
    section('SEE ALSO', seeAlso(command, commands).join(',\n')),
  ].join('');
}

/** The other commands of vnet for the same task. */
function seeAlso({ name, kind, group }: Command, commands: readonly Command[]): string[] {
  const related = commands.filter((each) => each.group === group && each.name !== name && each.kind === kind);
  return [
    'vnet(1)',
    ...(kind === 'mirrored' ? ['virsh(1)'] : []),
    ...related.map((each) => `vnet\\-${roff(each.name)}(1)`),
  ];
}

function heading(title: string, version: string, date: string): string {
  return `.\\" Generated from the declarations in src/commands by npm run docs.\n.TH ${roff(title)} 1 "${date}" "vnet ${version}" "vnet"\n.ad l\n`;
}

/** Empty without a body. */
function section(title: string, body: string): string {
  return body === '' ? '' : `.SH ${title}\n${body.replace(/\n+$/, '')}\n`;
}

function statusSection(statuses: StatusTable): string {
  return section('EXIT STATUS', statuses.map(([status, meaning]) => item(String(status), roff(meaning))).join(''));
}

function fieldsOf({ name, fields }: Command): string {
  if (fields === undefined) return '';
  const items = Object.entries(fields).map(([field, [type, meaning]]) =>
    item(
      field === '*'
        ? 'other fields'
        : `\\fI${roff(field.replace('?', ''))}\\fR (${roff(field.endsWith('?') ? `${type}, optional` : type)})`,
      roff(meaning),
    ),
  );
  return `${items.join('')}.PP\n${roff(`The file schemas/${name}.json of the package describes them as JSON Schema.`)}`;
}

function itemsOf(meanings: Readonly<Record<string, string>>): string {
  return Object.entries(meanings)
    .map(([name, meaning]) => item(`\\fI${roff(name)}\\fR`, roff(meaning)))
    .join('');
}

function item(term: string, meaning: string): string {
  return `.TP\n${term}\n${meaning}\n`;
}

function examples(all: Command['examples']): string {
  return all
    .map(
      ({ line, does }, index) =>
        `${index === 0 ? '' : '.PP\n'}${roff(does)}:\n.PP\n.nf\n.RS\n${roff(line, false)}\n.RE\n.fi\n`,
    )
    .join('');
}

function argumentItem([name, { summary, choices }]: [string, Arg]): string {
  return item(`\\fI${roff(name.toUpperCase())}\\fR`, roff(summary + among(choices)));
}

function optionItem(
  name: string,
  { short, value, summary, since, choices, optionalValue }: Flag & { readonly optionalValue?: true },
): string {
  const before = short === undefined ? '' : `\\fB\\-${short}\\fR, `;
  const argument = value === undefined ? '' : optionalValue ? `[=\\fI${value}\\fR]` : ` \\fI${roff(value)}\\fR`;
  return item(
    `${before}\\fB\\-\\-${roff(name)}\\fR${argument}`,
    roff(`${summary}${among(choices)}${since === undefined ? '' : ` (libvirt ${since})`}`),
  );
}

function among(choices: readonly string[] | undefined): string {
  return choices === undefined ? '' : `: ${choices.join(', ')}`;
}

function shapeOf([name, { optional, variadic }]: [string, Arg]): string {
  const shape = `\\fI${roff(name.toUpperCase())}\\fR${variadic ? '...' : ''}`;
  return optional ? ` [${shape}]` : ` ${shape}`;
}

/** mandoc warns about longer lines. */
const LINE = 78;

/**
 * Returns plain text as roff prints it: keeps backslashes and hyphens, takes no line for a request, makes blank lines
 * paragraphs, and breaks words that are wider than a line after their commas.
 */
function roff(text: string, isFilled = true): string {
  const source = escaped(text).replace(/\S{60,}/g, (word) => word.replaceAll(',', ',\\:'));
  const lines = isFilled ? fill(source, LINE).join('\n') : source;
  return lines.replace(/^(?=[.'])/gm, '\\&').replace(/\n{2,}/g, '\n.PP\n');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
}
