import type { Arg, Command, Flag } from '../command.ts';
import { COMMON_OPTIONS, flagsOf } from '../common-options.ts';

/** Exit statuses as the manual tells them, in order. */
export type StatusTable = readonly (readonly [status: number, meaning: string])[];

/** The manual page vnet(1), in man(7) macros. */
export function mainPage(commands: readonly Command[], statuses: StatusTable, version: string): string {
  return [
    heading('VNET', version),
    section('NAME', 'vnet \\- libvirt networks, with the commands of virsh and what virsh never had'),
    section('SYNOPSIS', '.B vnet\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]'),
    section(
      'DESCRIPTION',
      'Commands that virsh(1) has too print what virsh prints, byte for byte: their words go to virsh as they are.\n.PP\n' +
        'Each command has a page of its own, such as vnet\\-net\\-list(1), and tells it with \\fB\\-\\-help\\fR.',
    ),
    section('COMMANDS', commands.map(({ name, summary }) => item(`\\fB${roff(name)}\\fR`, roff(summary))).join('')),
    section('OPTIONS', COMMON_OPTIONS.map((option) => optionItem(option.long, option)).join('')),
    section('EXIT STATUS', statuses.map(([status, meaning]) => item(String(status), roff(meaning))).join('')),
    section(
      'ENVIRONMENT',
      item('VIRSH_DEFAULT_CONNECT_URI, LIBVIRT_DEFAULT_URI', 'the connection where \\fB\\-c\\fR names none') +
        item('VIRSH_DEBUG, VIRSH_LOG_FILE, VISUAL, EDITOR, TMPDIR', 'as virsh(1) uses them') +
        item('NO_COLOR', 'no colours, whatever its value, unless it is empty'),
    ),
    section('SEE ALSO', 'virsh(1), libvirtd(8), dnsmasq(8)'),
  ].join('');
}

/** The manual page vnet-COMMAND(1). */
export function commandPage(command: Command, version: string): string {
  const { name, summary, details, args, examples } = command;
  const options = Object.entries(flagsOf(command)).map(([flag, each]) => optionItem(flag, each));
  return [
    heading(`VNET-${name.toUpperCase()}`, version),
    section('NAME', `vnet\\-${roff(name)} \\- ${roff(summary)}`),
    section('SYNOPSIS', `.B vnet ${roff(name)}\n[\\fIOPTIONS\\fR]${Object.entries(args).map(placeOf).join('')}`),
    section('DESCRIPTION', roff([`${summary}.`, details ?? ''].filter((part) => part !== '').join('\n\n'))),
    Object.keys(args).length === 0
      ? ''
      : section(
          'ARGUMENTS',
          Object.entries(args)
            .map(([arg, each]) => item(`\\fI${roff(arg)}\\fR`, roff(each.summary)))
            .join(''),
        ),
    options.length === 0 ? '' : section('OPTIONS', options.join('')),
    section(
      'EXAMPLES',
      examples.map(({ line, does }) => `.PP\n${roff(does)}:\n.PP\n.nf\n.RS\n${roff(line)}\n.RE\n.fi\n`).join(''),
    ),
    section('SEE ALSO', command.kind === 'mirrored' ? 'vnet(1), virsh(1)' : 'vnet(1)'),
  ].join('');
}

function heading(title: string, version: string): string {
  return `.\\" Made from the declarations in src/commands by npm run docs.\n.TH ${roff(title)} 1 "" "vnet ${version}" "vnet"\n.ad l\n`;
}

function section(title: string, body: string): string {
  return `.SH ${title}\n${body.replace(/\n+$/, '')}\n`;
}

function item(term: string, meaning: string): string {
  return `.TP\n${term}\n${meaning}\n`;
}

function optionItem(name: string, { short, value, summary, since, choices }: Flag): string {
  const among = choices === undefined ? '' : `: ${choices.join(', ')}`;
  return item(
    flagTerm(short, name, value),
    roff(`${summary}${among}${since === undefined ? '' : ` (libvirt ${since})`}`),
  );
}

function flagTerm(short: string | undefined, long: string, value: string | undefined): string {
  const before = short === undefined ? '' : `\\fB\\-${short}\\fR, `;
  return `${before}\\fB\\-\\-${roff(long)}\\fR${value === undefined ? '' : ` \\fI${roff(value)}\\fR`}`;
}

function placeOf([name, { optional, variadic }]: [string, Arg]): string {
  const shape = `\\fI${roff(name)}\\fR${variadic ? '...' : ''}`;
  return optional ? ` [${shape}]` : ` ${shape}`;
}

/**
 * Plain text as roff prints it: backslashes and hyphens kept, no line taken for a request, blank lines as paragraphs, and
 * words that are wider than a line divided at their commas.
 */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/\S{60,}/g, (word) => word.replaceAll(',', ',\\:'))
    .replace(/^(?=[.'])/gm, '\\&')
    .replace(/\n{2,}/g, '\n.PP\n');
}
