import { type DnsmasqLine, dnsmasqLines } from '../../../dnsmasq/lines.ts';
import { startsDnsmasq } from '../../../facts.ts';
import type { Network } from '../../../model.ts';
import type { Finding, Rule } from '../rule.ts';

/** What the examples need besides. */
export const IP = "<ip address='10.9.0.1' prefix='24'/>";

/** A rule of the lines that the user's values make in dnsmasq's configuration, asked of each by itself. */
export function dnsmasq(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (line: DnsmasqLine) => Iterable<Finding>,
  severity: Rule['severity'] = 'error',
): Rule {
  const each = function* (lines: readonly DnsmasqLine[]): Iterable<Finding> {
    for (const line of lines) yield* check(line);
  };
  return { ...together(id, why, wrong, right, each), severity, stage: severity === 'error' ? 'start' : 'use' };
}

/** The same, asked of all lines at once. */
export function together(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (lines: readonly DnsmasqLine[], network: Network) => Iterable<Finding>,
): Rule {
  return {
    id,
    severity: 'error',
    stage: 'start',
    why,
    wrong,
    right,
    *check(network: Network) {
      const lines = linesOf(network);
      if (lines.length > 0) yield* check(lines, network);
    },
  };
}

/** Every rule asks for the lines of the same network. */
const known = new WeakMap<Network, readonly DnsmasqLine[]>();

function linesOf(network: Network): readonly DnsmasqLine[] {
  const lines = known.get(network) ?? (startsDnsmasq(network) ? [...dnsmasqLines(network)] : []);
  known.set(network, lines);
  return lines;
}

/** What libvirt says when dnsmasq refuses; the line's number is left out, as the network's other lines decide it. */
export function failure(reason: string): string {
  return `dnsmasq: ${reason}`;
}

/** The lines as dnsmasq reads them: comments cut off, blanks around trimmed. */
export function configLines(text: string): string[] {
  return text.split(/\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
}

/** Those of them whose option the user chose: all of an option's, and of another value those behind a line break. */
export function ownLines({ text, isOption }: DnsmasqLine): string[] {
  return configLines(text)
    .slice(isOption ? 0 : 1)
    .filter((line) => line !== '');
}

export function keyword(line: string): string {
  return (line.split('=')[0] ?? '').trim();
}

/** What stands behind `=`; undefined where there is none. */
export function argumentOf(line: string): string | undefined {
  const equals = line.indexOf('=');
  return equals === -1 ? undefined : line.slice(equals + 1).trim();
}

export function option(...values: readonly string[]): string {
  const options = values.map((value) => `<dnsmasq:option value='${value}'/>`).join('');
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name>${IP}<dnsmasq:options>${options}</dnsmasq:options></network>`;
}
