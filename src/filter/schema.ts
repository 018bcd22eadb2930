import { type DocumentSchema, type ElementSchema, element } from '../document/schema.ts';
import type { ItemType } from './items.ts';

/** The attributes of one protocol element. */
type Items = Readonly<Record<string, ItemType>>;

const MAC: Items = { srcmacaddr: 'mac', srcmacmask: 'mac-mask', dstmacaddr: 'mac', dstmacmask: 'mac-mask' };
const PORTS: Items = { srcportstart: 'uint16', srcportend: 'uint16', dstportstart: 'uint16', dstportend: 'uint16' };
const COMMENT: Items = { comment: 'comment' };

/** The priorities, costs and times of STP have a lower and an upper end. */
const STP: Items = {
  srcmacaddr: 'mac',
  srcmacmask: 'mac-mask',
  type: 'uint8',
  flags: 'uint8',
  'root-priority': 'uint16',
  'root-priority-hi': 'uint16',
  'root-address': 'mac',
  'root-address-mask': 'mac-mask',
  'root-cost': 'uint32',
  'root-cost-hi': 'uint32',
  'sender-priority': 'uint16',
  'sender-priority-hi': 'uint16',
  'sender-address': 'mac',
  'sender-address-mask': 'mac-mask',
  port: 'uint16',
  'port-hi': 'uint16',
  age: 'uint16',
  'age-hi': 'uint16',
  'max-age': 'uint16',
  'max-age-hi': 'uint16',
  'hello-time': 'uint16',
  'hello-time-hi': 'uint16',
  'forward-delay': 'uint16',
  'forward-delay-hi': 'uint16',
  ...COMMENT,
};

const ARP: Items = {
  ...MAC,
  hwtype: 'uint16',
  protocoltype: 'uint16',
  opcode: 'arp-opcode',
  arpsrcmacaddr: 'mac',
  arpdstmacaddr: 'mac',
  arpsrcipaddr: 'ipv4',
  arpsrcipmask: 'ipv4-mask',
  arpdstipaddr: 'ipv4',
  arpdstipmask: 'ipv4-mask',
  gratuitous: 'boolean',
  ...COMMENT,
};

const IP: Items = {
  ...MAC,
  srcipaddr: 'ipv4',
  srcipmask: 'ipv4-mask',
  dstipaddr: 'ipv4',
  dstipmask: 'ipv4-mask',
  protocol: 'ip-protocol',
  ...PORTS,
  dscp: 'dscp',
  ...COMMENT,
};

const IPV6: Items = {
  ...MAC,
  srcipaddr: 'ipv6',
  srcipmask: 'ipv6-mask',
  dstipaddr: 'ipv6',
  dstipmask: 'ipv6-mask',
  protocol: 'ip-protocol',
  ...PORTS,
  type: 'uint8',
  typeend: 'uint8',
  code: 'uint8',
  codeend: 'uint8',
  ...COMMENT,
};

/** What all protocols of iptables or ip6tables have. */
function addresses(family: 'ipv4' | 'ipv6'): Items {
  return {
    srcmacaddr: 'mac',
    srcipaddr: family,
    srcipmask: `${family}-mask`,
    dstipaddr: family,
    dstipmask: `${family}-mask`,
    srcipfrom: family,
    srcipto: family,
    dstipfrom: family,
    // Of IPv6, too.
    dstipto: 'ipv4',
    dscp: 'dscp',
    'connlimit-above': 'decimal-uint16',
    state: 'state',
    ipset: 'ipset-name',
    ipsetflags: 'ipset-flags',
  };
}

const ICMP: Items = { type: 'uint8', code: 'uint8' };

/** The protocol elements of a `<rule>`, and how libvirt reads their attributes. */
const PROTOCOLS = {
  mac: { ...MAC, protocolid: 'ether-type', ...COMMENT },
  vlan: { ...MAC, vlanid: 'vlan-id', 'encap-protocol': 'vlan-ether-type', ...COMMENT },
  stp: STP,
  arp: ARP,
  rarp: ARP,
  ip: IP,
  ipv6: IPV6,
  tcp: { ...addresses('ipv4'), ...PORTS, option: 'uint8', flags: 'tcp-flags', ...COMMENT },
  udp: { ...addresses('ipv4'), ...PORTS, ...COMMENT },
  udplite: { ...addresses('ipv4'), ...COMMENT },
  esp: { ...addresses('ipv4'), ...COMMENT },
  ah: { ...addresses('ipv4'), ...COMMENT },
  sctp: { ...addresses('ipv4'), ...PORTS, ...COMMENT },
  icmp: { ...addresses('ipv4'), ...ICMP, ...COMMENT },
  all: { ...addresses('ipv4'), ...COMMENT },
  igmp: { ...addresses('ipv4'), ...COMMENT },
  'tcp-ipv6': { ...addresses('ipv6'), ...PORTS, option: 'uint8', ...COMMENT },
  'udp-ipv6': { ...addresses('ipv6'), ...PORTS, ...COMMENT },
  'udplite-ipv6': { ...addresses('ipv6'), ...COMMENT },
  'esp-ipv6': { ...addresses('ipv6'), ...COMMENT },
  'ah-ipv6': { ...addresses('ipv6'), ...COMMENT },
  'sctp-ipv6': { ...addresses('ipv6'), ...PORTS, ...COMMENT },
  icmpv6: { ...addresses('ipv6'), ...ICMP, ...COMMENT },
  'all-ipv6': { ...addresses('ipv6'), ...COMMENT },
} as const satisfies Readonly<Record<string, Items>>;

export type Protocol = keyof typeof PROTOCOLS;

export const PROTOCOL_NAMES = Object.keys(PROTOCOLS) as readonly Protocol[];

/** The attributes of a protocol element, in the order in which libvirt reads them. */
export function itemsOf(protocol: Protocol): Items {
  return PROTOCOLS[protocol];
}

/** A reference to a filter, with values for its variables. */
export const FILTERREF_SCHEMA: ElementSchema = element(
  { filter: 'text' },
  { parameter: element({ name: 'text', value: 'text' }, {}, { many: true }) },
  { many: true },
);

const protocols = Object.fromEntries(
  PROTOCOL_NAMES.map((name) => [
    name,
    element({ match: 'text', ...textAttributes(itemsOf(name)) }, {}, { many: true }),
  ]),
);

/** The rule about values reads the types of PROTOCOLS. */
function textAttributes(items: Items): Readonly<Record<string, 'text'>> {
  return Object.fromEntries(Object.keys(items).map((name) => [name, 'text']));
}

/** `<filter>` (virNWFilterDefParseXML). */
export const FILTER_SCHEMA: DocumentSchema = {
  name: 'filter',
  hasVariables: true,
  root: element(
    { name: 'text', chain: 'text', priority: 'decimal' },
    {
      uuid: element({}, {}, { text: 'uuid' }),
      rule: element({ action: 'text', direction: 'text', priority: 'decimal', statematch: 'text' }, protocols, {
        many: true,
      }),
      filterref: FILTERREF_SCHEMA,
    },
  ),
  synonyms: new Map(
    Object.entries({
      'all/dstip': 'dstipaddr',
      'all/srcip': 'srcipaddr',
      'filter/include': 'filterref',
      'filterref/name': 'filter',
      'filterref/param': 'parameter',
      'icmp/icmptype': 'type',
      'ip/dport': 'dstportstart',
      'ip/dstip': 'dstipaddr',
      'ip/proto': 'protocol',
      'ip/sport': 'srcportstart',
      'ip/srcip': 'srcipaddr',
      'rule/icmp6': 'icmpv6',
      'rule/icmp-ipv6': 'icmpv6',
      'rule/ip6': 'ipv6',
      'rule/ipv4': 'ip',
      'rule/prio': 'priority',
      'rule/target': 'action',
      'tcp/dport': 'dstportstart',
      'tcp/dstport': 'dstportstart',
      'tcp/sport': 'srcportstart',
      'tcp/srcport': 'srcportstart',
      'udp/dport': 'dstportstart',
      'udp/dstport': 'dstportstart',
      'udp/sport': 'srcportstart',
      'udp/srcport': 'srcportstart',
    }),
  ),
};
