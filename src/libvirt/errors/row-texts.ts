import type { Host } from '../../host/host.ts';
import { installCommand } from '../../host/packages.ts';
import { nameArgument, shellCommand, shellWord } from '../../shell-words.ts';
import { sshDestination } from '../ssh-host.ts';
import type { Row } from './catalogue/row.ts';

/** What is known about the command that failed. */
export interface Failed {
  /** Its name, such as `net-start`. */
  readonly command?: string | undefined;
  /** Its arguments, by declared name. */
  readonly args?: Readonly<Record<string, unknown>>;
  readonly uri?: string | undefined;
  /** Where vnet runs: its distribution decides how to install things. */
  readonly host?: Host;
}

/** The texts of a row with the user's own values. */
export interface RowTexts {
  readonly meaning: string;
  /** More than one: it is one of them. */
  readonly causes: readonly string[];
  readonly fix: string | undefined;
  readonly commands: readonly string[];
}

/** Returns the texts of a row with the values of a match, and what is known about the command that failed. */
export function rowTexts(row: Row, match: RegExpExecArray | undefined, failed: Failed = {}): RowTexts {
  const values = rowValues(match, failed);
  const { meaning, cause = [], fix } = row;
  return {
    meaning: filled(meaning, values),
    causes: (typeof cause === 'string' ? [cause] : cause).map((each) => filled(each, values)),
    fix: fix === undefined ? undefined : filled(fix, values),
    commands: commandsOf(row, values, failed),
  };
}

/** Commands for the host of libvirt, so with ssh if that is another one; those for vnet and virsh have the connection added later. */
function commandsOf({ commands = [], install }: Row, values: Values, { uri, host }: Failed): string[] {
  const program = install === undefined || host === undefined ? undefined : installCommand(install, host);
  const lines = commands.flatMap((template) => commandLine(template, values) ?? []);
  if (!/^[\w+]+:\/\/[^/]/.test(uri ?? '')) return program === undefined ? lines : [program, ...lines];
  return lines.flatMap((line) => {
    if (!/^(?:sudo|ip) /.test(line)) return line;
    // Without ssh nobody knows how to get a shell there.
    return values['ssh'] === undefined ? [] : shellCommand('ssh', '-t', values['ssh'], line);
  });
}

/** The XPath of the entries of a section of net-update. */
const ENTRIES: Readonly<Record<string, string>> = {
  'ip-dhcp-host': '/network/ip/dhcp/host',
  'ip-dhcp-range': '/network/ip/dhcp/range',
  'forward-interface': '/network/forward/interface',
  portgroup: '/network/portgroup',
  'dns-host': '/network/dns/host',
  'dns-txt': '/network/dns/txt',
  'dns-srv': '/network/dns/srv',
};

export type Values = Readonly<Record<string, string | undefined>>;

/**
 * The values of `$1`, `$2` … and of `$NAME` (the groups of the pattern), `$network` and other arguments, and `$ssh` (the host of
 * the URI).
 */
export function rowValues(match: RegExpExecArray | undefined, { args = {}, uri }: Failed): Values {
  const values: Record<string, string | undefined> = { ssh: sshDestination(uri) };
  for (const [name, value] of Object.entries(args)) if (typeof value === 'string') values[name] = value;
  for (const [index, group] of match?.entries() ?? []) if (index > 0) values[index] = group;
  for (const [name, group] of Object.entries(match?.groups ?? {})) if (group !== undefined) values[name] = group;
  values.entries = ENTRIES[values.section ?? ''];
  return values;
}

const PLACEHOLDER = /\$([a-z]+|\d)/g;

/** The text with its values; `$network` is NETWORK if it is not known. */
function filled(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? (/\d/.test(name) ? '…' : name.toUpperCase()));
}

/** A command with a name in capitals for each of its values: a text, which cannot be pasted. */
export function commandText(template: string): string {
  return template.replace(PLACEHOLDER, (_, name: string) => (/\d/.test(name) ? 'NAME' : name.toUpperCase()));
}

/** Returns the command with its values quoted; undefined if one is not known. */
function commandLine(template: string, values: Values): string | undefined {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return template.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name] ?? '';
    if (!/^(?:vnet|virsh) /.test(template)) return shellWord(value);
    return shellWord(nameArgument(optionOf(name, template), value));
  });
}

/** Returns the option for a placeholder: arguments have the name of their option, groups of the pattern have none. */
export function optionOf(placeholder: string, template: string): string {
  if (!/^\d/.test(placeholder)) return placeholder;
  return OPTIONS.find(([command]) => command.test(template))?.[1] ?? 'domain';
}

/** The option for the name that a command takes. */
const OPTIONS = [
  [/ net-\S+ /, 'network'],
  [/ iface-\S+ /, 'interface'],
  [/ nwfilter-binding-\S+ /, 'binding'],
  [/ nwfilter-\S+ /, 'nwfilter'],
] as const;
