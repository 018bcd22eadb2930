import { formatIp, type IpAddress, sameIp } from '../address/ip.ts';
import { VnetError } from '../error.ts';
import { fold } from '../libvirt/names.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import type { DnsHost, DnsSrv, DnsTxt, Network } from '../network/model.ts';
import type { Element } from '../xml/document.ts';
import { addContent, type Edit, withoutElement } from '../xml/edit.ts';
import { escapeAttribute, escapeText } from '../xml/escape.ts';
import { copiesOf } from './edit.ts';
import type { NetworkState } from './state.ts';

/** A name that the DNS server of a network answers. */
export type DnsRecord =
  | { readonly type: 'host'; readonly ip: IpAddress; readonly names: readonly string[] }
  | { readonly type: 'txt'; readonly name: string; readonly value: string }
  | SrvRecord;

export interface SrvRecord {
  readonly type: 'srv';
  readonly service: string;
  readonly protocol: string;
  readonly domain: string | undefined;
  readonly target: string | undefined;
  /** 0 is libvirt's default of these numbers. */
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

export interface ListedRecord {
  readonly record: DnsRecord;
  /** Whether the active network has it. */
  readonly live: boolean;
  /** Whether the definition has it. */
  readonly persistent: boolean;
}

/** The records of a network. One that differs between the active network and its definition is there twice. */
export function recordsOf({ live, definition }: NetworkState): ListedRecord[] {
  const found = new Map<string, ListedRecord>();
  const add = (copy: ReadNetwork | undefined, place: 'live' | 'persistent') => {
    for (const { record } of copy === undefined ? [] : entriesOf(copy.network)) {
      const key = JSON.stringify(recordParts(record));
      const other = found.get(key) ?? { record, live: false, persistent: false };
      found.set(key, { ...other, [place]: true });
    }
  };
  add(live, 'live');
  add(definition, 'persistent');
  return [...found.values()];
}

interface Entry {
  readonly record: DnsRecord;
  readonly element: Element;
}

function entriesOf({ dns }: Network): Entry[] {
  return [
    ...(dns?.hosts ?? []).flatMap((host) => hostEntry(host) ?? []),
    ...(dns?.txts ?? []).map(txtEntry),
    ...(dns?.srvs ?? []).map(srvEntry),
  ];
}

function hostEntry({ element, ip, hostnames }: DnsHost): Entry | undefined {
  return ip && { element, record: { type: 'host', ip, names: hostnames.map(({ name }) => name) } };
}

function txtEntry({ element, name = '', value = '' }: DnsTxt): Entry {
  return { element, record: { type: 'txt', name, value } };
}

function srvEntry({ element, service = '', protocol = '', domain, target, ...numbers }: DnsSrv): Entry {
  const { port = 0, priority = 0, weight = 0 } = numbers;
  return { element, record: { type: 'srv', service, protocol, domain, target, port, priority, weight } };
}

/** The type, name and value of a record as a person reads them. */
export function recordParts(record: DnsRecord): {
  readonly type: string;
  readonly name: string;
  readonly value: string;
} {
  const { type } = record;
  if (record.type === 'host') return { type, name: record.names.join(' '), value: formatIp(record.ip) };
  if (record.type === 'txt') return { type, name: record.name, value: record.value };
  const { port, priority, weight, target = '.' } = record;
  return { type, name: srvName(record), value: `${target} port ${port} priority ${priority} weight ${weight}` };
}

function srvName({ service, protocol, domain }: SrvRecord): string {
  return [`_${service}`, `_${protocol}`, ...(domain === undefined ? [] : [domain])].join('.');
}

/** Whether net-update takes two records for one. */
function isSameRecord(a: DnsRecord, b: DnsRecord): boolean {
  if (a.type === 'host') return b.type === 'host' && sameIp(a.ip, b.ip);
  if (a.type === 'txt') return b.type === 'txt' && fold(a.name) === fold(b.name);
  return b.type === 'srv' && fold(srvName(a)) === fold(srvName(b)) && a.target === b.target;
}

/** Throws VnetError `refused` if a name of a host has another address: libvirt allows one. */
export function checkNames(record: DnsRecord, state: NetworkState): void {
  if (record.type !== 'host') return;
  const names = new Set(record.names.map(fold));
  for (const { network } of copiesOf(state)) {
    for (const { ip, hostnames } of network.dns?.hosts ?? []) {
      const shared = hostnames.find(({ name }) => names.has(fold(name)))?.name;
      if (shared === undefined || ip === undefined || sameIp(ip, record.ip)) continue;
      throw new VnetError('refused', `'${shared}' has the address ${formatIp(ip)} on network '${state.name}'`, {
        hint: 'remove that record first: libvirt allows one address for each name',
      });
    }
  }
}

/** Adds a record to one copy of a network; replaces the TXT or SRV record that it changes, and adds names to a host. */
export function addRecord({ network }: ReadNetwork, wanted: DnsRecord): Edit[] {
  const [first, ...others] = entriesOf(network).filter(({ record }) => isSameRecord(record, wanted));
  const { dns, element } = network;
  if (first === undefined) {
    const xml = recordXml(wanted);
    return [addContent(dns?.element ?? element, dns === undefined ? `<dns>${xml}</dns>` : xml)];
  }
  const merged = mergedRecord(first.record, wanted);
  if (others.length === 0 && isEqual(first.record, merged)) return [];
  const { at, end } = first.element;
  return [{ start: at, end, text: recordXml(merged) }, ...others.map((each) => withoutElement(each.element))];
}

function mergedRecord(existing: DnsRecord, wanted: DnsRecord): DnsRecord {
  if (existing.type !== 'host' || wanted.type !== 'host') return wanted;
  const known = new Set(existing.names.map(fold));
  return { ...existing, names: [...existing.names, ...wanted.names.filter((name) => !known.has(fold(name)))] };
}

function isEqual(a: DnsRecord, b: DnsRecord): boolean {
  return JSON.stringify(recordParts(a)) === JSON.stringify(recordParts(b));
}

/** Which records to remove: those that match, and of hosts only these names if there are any. */
export interface Removal {
  readonly matches: (record: DnsRecord) => boolean;
  readonly names: readonly string[];
}

/** Removes records from one copy of a network. A host without a name left is removed. */
export function removeRecords({ network }: ReadNetwork, { matches, names }: Removal): Edit[] {
  const gone = new Set(names.map(fold));
  return entriesOf(network)
    .filter(({ record }) => matches(record))
    .map(({ record, element }) => {
      if (record.type !== 'host' || gone.size === 0) return withoutElement(element);
      const rest = record.names.filter((name) => !gone.has(fold(name)));
      if (rest.length === 0) return withoutElement(element);
      return { start: element.at, end: element.end, text: recordXml({ ...record, names: rest }) };
    });
}

function recordXml(record: DnsRecord): string {
  if (record.type === 'host') {
    const names = record.names.map((name) => `<hostname>${escapeText(name)}</hostname>`).join('');
    return `<host ip='${formatIp(record.ip)}'>${names}</host>`;
  }
  if (record.type === 'txt') return `<txt${attributes({ name: record.name, value: record.value })}/>`;
  const { service, protocol, domain, target } = record;
  // libvirt rejects a number that is 0, which is its default.
  const numbers = { port: record.port, priority: record.priority, weight: record.weight };
  const given = Object.entries(numbers).filter(([, value]) => value !== 0);
  return `<srv${attributes({ service, protocol, domain, target, ...Object.fromEntries(given) })}/>`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : ` ${name}='${escapeAttribute(String(value))}'`))
    .join('');
}
