import { effectiveItems } from '../effective.ts';
import { type FilterRule, type Item, isEthernet } from '../model.ts';

/** What packets of a protocol are called. */
const SUBJECTS: Readonly<Record<string, string>> = {
  mac: 'packets',
  vlan: 'VLAN frames',
  stp: 'STP frames',
  arp: 'ARP',
  rarp: 'RARP',
  ip: 'IPv4',
  ipv6: 'IPv6',
  all: 'IPv4',
  'all-ipv6': 'IPv6',
  icmp: 'ICMP',
  icmpv6: 'ICMPv6',
  igmp: 'IGMP',
  udplite: 'UDP-Lite',
};

const SWAPPED: Readonly<Record<string, string>> = { src: 'dst', dst: 'src' };

/** The packets that a rule matches, in words. With `isReverse`, source and destination are swapped. */
export function matchText(rule: FilterRule, isReverse: boolean): string {
  const items = new Map<string, Item>();
  for (const item of effectiveItems(rule)) items.set(isReverse ? swapped(item.name) : item.name, item);
  const parts = [
    addressText(items, 'from', ['srcmacaddr', 'srcmacmask']),
    addressText(items, 'to', ['dstmacaddr', 'dstmacmask']),
    addressText(items, 'from', ['srcipaddr', 'srcipmask']),
    rangeText(items, 'from', ['srcipfrom', 'srcipto']),
    portText(rule, items, 'from', 'srcport'),
    addressText(items, 'to', ['dstipaddr', 'dstipmask']),
    rangeText(items, 'to', ['dstipfrom', 'dstipto']),
    portText(rule, items, 'to', 'dstport'),
    addressText(items, 'with sender MAC', ['arpsrcmacaddr', '']),
    addressText(items, 'with sender IP', ['arpsrcipaddr', 'arpsrcipmask']),
    addressText(items, 'with target MAC', ['arpdstmacaddr', '']),
    addressText(items, 'with target IP', ['arpdstipaddr', 'arpdstipmask']),
    ...[...items].flatMap(([name, item]) => otherText(name, item, items)),
  ].filter((part) => part !== undefined);
  const subject = subjectOf(rule);
  return parts.length > 0 || subject.startsWith('all') ? [subject, ...parts].join(' ') : `all ${subject}`;
}

function subjectOf({ protocol, items }: FilterRule): string {
  if (protocol === undefined) return 'all packets';
  const type = items.findLast(({ name }) => name === 'protocolid');
  if (protocol === 'mac' && type !== undefined)
    return `packets of ${type.isNegated ? 'any type but' : 'type'} ${shownValue(type)}`;
  const inner = items.findLast(({ name }) => name === 'protocol');
  if (inner !== undefined) {
    const family = protocol === 'ip' ? 'IPv4' : 'IPv6';
    if (inner.isNegated) return `${family} of any protocol but ${nameOf(shownValue(inner))}`;
    return `${nameOf(shownValue(inner))} over ${family}`;
  }
  const of = /^(.*)-ipv6$/.exec(protocol)?.[1];
  if (of !== undefined && of !== 'all') return `${SUBJECTS[of] ?? of.toUpperCase()} over IPv6`;
  return SUBJECTS[protocol] ?? protocol.toUpperCase();
}

function swapped(name: string): string {
  const [, side, rest] = /^(src|dst)((?:ip|port).*)$/.exec(name) ?? [];
  return side === undefined ? name : `${SWAPPED[side]}${rest}`;
}

/** A protocol's name as people write it; a number stays one. */
function nameOf(protocol: string): string {
  if (/^\d+$/.test(protocol)) return `protocol ${protocol}`;
  return SUBJECTS[protocol] ?? protocol.toUpperCase();
}

/** The value as people read it: a variable as it is written. */
function shownValue({ value, attribute }: Item): string {
  return value ?? attribute.value;
}

function notOf({ isNegated }: Item): string {
  return isNegated ? 'any but ' : '';
}

function addressText(items: ReadonlyMap<string, Item>, word: string, [name, mask]: readonly [string, string]) {
  const item = items.get(name);
  if (item === undefined) return undefined;
  const bits = items.get(mask);
  return `${word} ${notOf(item)}${shownValue(item)}${bits === undefined ? '' : `/${shownValue(bits)}`}`;
}

function rangeText(items: ReadonlyMap<string, Item>, word: string, [name, end]: readonly [string, string]) {
  const item = items.get(name);
  if (item === undefined) return undefined;
  const last = items.get(end);
  return `${word} ${notOf(item)}${shownValue(item)}${last === undefined ? '' : ` to ${shownValue(last)}`}`;
}

function portText(rule: FilterRule, items: ReadonlyMap<string, Item>, word: string, name: string): string | undefined {
  const start = items.get(`${name}start`);
  if (start === undefined) return undefined;
  const end = items.get(`${name}end`);
  const isOne = end === undefined || shownValue(end) === shownValue(start);
  // iptables negates both ports or none: see the rule negation-ignored.
  const source = rule.items.findLast((item) => item.name === 'srcportstart');
  const isNegated = isEthernet(rule.protocol) ? start.isNegated : source?.isNegated === true;
  return `${word} ${isNegated ? 'any but ' : ''}port${isOne ? '' : 's'} ${shownValue(start)}${isOne ? '' : `-${shownValue(end)}`}`;
}

/** Attributes in other parts of the sentence, or without an effect. */
const ELSEWHERE =
  /^(?:(?:src|dst)(?:mac|ip|port)|arp(?:src|dst)|comment$|state$|protocolid$|ipsetflags$|protocol$|(?:type|code)end$)/;

function otherText(name: string, item: Item, items: ReadonlyMap<string, Item>): string[] {
  if (name === 'connlimit-above') return [`beyond ${shownValue(item)} connections per address`];
  if (ELSEWHERE.test(name)) return [];
  if (name === 'gratuitous') return ['that is gratuitous'];
  if (name === 'opcode') return [`with opcode ${notOf(item)}${shownValue(item)}`];
  if (name === 'ipset') return [`in the ipset ${notOf(item)}${shownValue(item)}`];
  const end = items.get(`${name}end`);
  return [`with ${name} ${notOf(item)}${shownValue(item)}${end === undefined ? '' : `-${shownValue(end)}`}`];
}
