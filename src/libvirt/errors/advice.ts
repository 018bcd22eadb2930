import type { ErrorCode } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { nameArgument, shellWord } from '../../shell-words.ts';
import { sshDestination } from '../ssh-host.ts';
import { type Advice, catalogue } from './catalogue.ts';

/** What is known about the command that failed. */
export interface Failed {
  /** Its name, such as `net-start`. */
  readonly command?: string | undefined;
  /** Its arguments, by declared name. */
  readonly args?: Readonly<Record<string, unknown>>;
  readonly uri?: string | undefined;
}

/** The kind of a failure, and what to do about it. */
export interface AdviceFound {
  readonly code: ErrorCode;
  readonly hint?: Finding;
}

/** Returns the kind of a failure and a hint, from virsh's error texts. */
export function adviceFor(errors: readonly string[], failed: Failed = {}): AdviceFound {
  const matches = errors.flatMap((error) => matchOf(error, failed) ?? []);
  // virsh first prints what it did and then why that failed, so the last text says most.
  const match = matches.findLast(({ row }) => row.hint !== undefined) ?? matches.at(-1);
  if (match === undefined) return { code: 'refused' };
  const { row, groups } = match;
  const { id, code, hint, commands = [] } = row;
  if (hint === undefined) return { code };
  const values = valuesOf(groups, failed);
  const lines = commands.flatMap((template) => commandLine(template, values) ?? []);
  const message = filled(hint, values);
  return { code, hint: { id, severity: 'hint', message, ...(lines.length > 0 && { commands: lines }) } };
}

interface Match {
  readonly row: Advice;
  readonly groups: readonly (string | undefined)[];
}

function matchOf(error: string, { command }: Failed): Match | undefined {
  for (const row of catalogue) {
    if (row.on !== undefined && !row.on.some((name) => name === command)) continue;
    const groups = row.pattern.exec(error);
    if (groups !== null) return { row, groups };
  }
  return undefined;
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

type Values = Readonly<Record<string, string | undefined>>;

/** The values of `$1`, `$2` … (the groups of the pattern), `$network` and other arguments, and `$ssh` (the host of the URI). */
function valuesOf(groups: readonly (string | undefined)[], { args = {}, uri }: Failed): Values {
  const values: Record<string, string | undefined> = { ssh: sshDestination(uri) };
  for (const [name, value] of Object.entries(args)) if (typeof value === 'string') values[name] = value;
  for (const [index, group] of groups.entries()) if (index > 0) values[index] = group;
  values.entries = ENTRIES[values.section ?? ''];
  return values;
}

const PLACEHOLDER = /\$([a-z]+|\d)/g;

function filled(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
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
