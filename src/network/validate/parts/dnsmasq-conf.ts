import type { Attribute, Element } from '../../../xml/document.ts';
import { type ConfLine, dnsmasqLines } from '../../dnsmasq/conf.ts';
import { hasOwnBridge, modeOf, startsDnsmasq } from '../../facts.ts';
import type { Network } from '../../model.ts';

/** A line of dnsmasq.conf that has text of the XML. */
export interface XmlLine {
  readonly origin: Attribute | Element;
  readonly text: string;
  /** The lines that dnsmasq reads, without comments and surrounding blanks: a line break in the value makes several. */
  readonly lines: readonly string[];
  /** Those of them that set an option of the user's choice: all lines of an option, and of other values those after a line break. */
  readonly options: readonly OptionLine[];
}

interface OptionLine {
  readonly name: string;
  readonly value: string | undefined;
  readonly text: string;
}

/** One entry per network: each rule about dnsmasq needs the lines. */
const cache = new WeakMap<Network, readonly XmlLine[]>();

/** The lines of dnsmasq.conf that have text of the XML; none if libvirt starts no dnsmasq. */
export function xmlLines(network: Network): readonly XmlLine[] {
  const cached = cache.get(network);
  if (cached !== undefined) return cached;
  const lines = startsDnsmasq(network) ? confLines(network).flatMap(xmlLine) : [];
  cache.set(network, lines);
  return lines;
}

/** All lines of dnsmasq.conf, with empty paths. */
export function confLines(network: Network): readonly ConfLine[] {
  return dnsmasqLines(network, { pid: '', hostsfile: '', addnhosts: '' });
}

/** The name of the option that a line sets. */
export function optionName(line: string): string {
  return (line.split('=')[0] ?? '').trim();
}

/** What libvirt says when dnsmasq fails. The real message also has the line number, which depends on other lines. */
export function dnsmasqFailure(reason: string): string {
  return `dnsmasq: ${reason}`;
}

function xmlLine({ origin, text, isOption }: ConfLine): XmlLine | [] {
  if (origin === undefined) return [];
  const lines = text.split(/\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
  const options = lines.slice(isOption ? 0 : 1).filter((line) => line !== '');
  return { origin, text, lines, options: options.map(optionLine) };
}

/** Whether the user sets one of these dnsmasq options, or includes files that may set it. */
export function mayHaveOption(network: Network, ...names: readonly string[]): boolean {
  const candidates = new Set([...names, 'conf-file', 'conf-dir', 'conf-script']);
  return xmlLines(network).some((line) => line.options.some(({ name }) => candidates.has(name)));
}

/** Why libvirt starts no dnsmasq, as the end of a clause; undefined if it starts one, or if the forward mode is unknown. */
export function reasonWithoutDnsmasq(network: Network): string | undefined {
  const mode = modeOf(network);
  if (mode === undefined || startsDnsmasq(network)) return undefined;
  if (!hasOwnBridge(network)) return `in mode '${mode}'`;
  return network.ips.length === 0 ? 'for a bridge without an address' : 'as DNS is disabled and there is no DHCP';
}

function optionLine(text: string): OptionLine {
  const equals = text.indexOf('=');
  return { name: optionName(text), value: equals === -1 ? undefined : text.slice(equals + 1).trim(), text };
}
