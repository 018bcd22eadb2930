import type { ErrorCode } from '../../error.ts';
import type { Advice } from '../../finding.ts';
import { nameArgument, shellWord } from '../../shell-words.ts';
import { sshDestination } from '../ssh-host.ts';
import { sections } from './catalogue/index.ts';
import type { Row } from './catalogue/row.ts';

/** What is known about the command that failed. */
export interface Failed {
  /** Its name, such as `net-start`. */
  readonly command?: string | undefined;
  /** Its arguments, by declared name. */
  readonly args?: Readonly<Record<string, unknown>>;
  readonly uri?: string | undefined;
}

/** The kind of a failure, and why it happens and what to do. */
export interface AdviceFound {
  readonly code: ErrorCode;
  readonly advice?: Advice;
}

/** Returns the kind of a failure and advice, from virsh's error texts. */
export function adviceFor(errors: readonly string[], failed: Failed = {}): AdviceFound {
  const matches = errors.flatMap((error) => matchOf(error, failed) ?? []);
  // virsh first prints what it did and then why that failed, so the last text says most.
  const match = matches.findLast(({ row }) => hasAdvice(row)) ?? matches.at(-1);
  if (match === undefined) return { code: 'refused' };
  const { row, groups } = match;
  return hasAdvice(row) ? { code: row.code, advice: adviceOf(row, valuesOf(groups, failed)) } : { code: row.code };
}

function hasAdvice({ cause, fix }: Row): boolean {
  return cause !== undefined || fix !== undefined;
}

function adviceOf(row: Row, values: Values): Advice {
  const { id, meaning, cause = meaning, fix, commands = [] } = row;
  const causes = typeof cause === 'string' ? cause : `one of: ${cause.join('; ')}`;
  const lines = commands.flatMap((template) => commandLine(template, values) ?? []);
  return {
    id,
    severity: 'hint',
    message: filled(meaning, values),
    explains: 'failure',
    cause: filled(causes, values),
    ...(fix !== undefined && { fix: filled(fix, values) }),
    ...(lines.length > 0 && { commands: lines }),
  };
}

interface Match {
  readonly row: Row;
  readonly groups: readonly (string | undefined)[];
}

const ROWS = sections.flatMap(({ rows }) => rows);

function matchOf(error: string, { command }: Failed): Match | undefined {
  for (const row of ROWS) {
    if (row.on !== undefined && !row.on.some((name) => name === command)) continue;
    const groups = row.pattern?.exec(error);
    if (groups) return { row, groups };
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

/** The text with its values; `$network` is NETWORK if it is not known. */
function filled(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? (/\d/.test(name) ? '' : name.toUpperCase()));
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
