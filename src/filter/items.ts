import { formatIp, parseIp, parseIpv4 } from '../address/ip.ts';
import { formatMac, parseMac } from '../address/mac.ts';
import { prefixOf } from '../address/subnet.ts';
import { wrappingInt } from '../document/scalars.ts';

/** How libvirt reads the attribute of a protocol element (virNWFilterRuleDetailsParse). */
export type ItemType = keyof typeof ITEM_TYPES;

export interface ItemReader {
  /** Completes "Write". */
  readonly expected: string;
  /** The value in its usual form; undefined where libvirt rejects it. */
  read(text: string): string | undefined;
}

/** EtherTypes that have a name. */
const ETHER_TYPES: Readonly<Record<string, number>> = {
  arp: 0x806,
  rarp: 0x8035,
  ipv4: 0x800,
  ipv6: 0x86dd,
  vlan: 0x8100,
};

const ARP_OPCODES = [
  'Request',
  'Reply',
  'Request_Reverse',
  'Reply_Reverse',
  'DRARP_Request',
  'DRARP_Reply',
  'DRARP_Error',
  'InARP_Request',
  'ARP_NAK',
];

const IP_PROTOCOLS: Readonly<Record<string, number>> = {
  tcp: 6,
  udp: 17,
  udplite: 136,
  esp: 50,
  ah: 51,
  icmp: 1,
  igmp: 2,
  sctp: 132,
  icmpv6: 58,
};

const STATES = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'NONE'];
const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ALL', 'NONE'];

export const ITEM_TYPES = {
  mac: { expected: 'a MAC address', read: macText },
  'mac-mask': {
    expected: 'a mask such as ff:ff:ff:00:00:00, with all ones on the left',
    read: (text) => {
      const mask = parseMac(text);
      return mask !== undefined && isContiguous(mask) ? formatMac(mask) : undefined;
    },
  },
  ipv4: {
    expected: 'an IPv4 address',
    read: (text) => {
      const address = parseIpv4(text);
      return address && formatIp(address);
    },
  },
  ipv6: {
    expected: 'an IPv6 address',
    read: (text) => {
      const address = text.includes(':') ? parseIp(text) : undefined;
      return address && formatIp(address);
    },
  },
  'ipv4-mask': { expected: 'a prefix of up to 32 or a netmask', read: (text) => maskText(text, 32) },
  'ipv6-mask': { expected: 'a prefix of up to 128 or a netmask', read: (text) => maskText(text, 128) },
  uint8: { expected: 'a number up to 255', read: (text) => numberText(text, 0xff) },
  uint16: { expected: 'a number up to 65535', read: (text) => numberText(text, 0xffff) },
  uint32: { expected: 'a number up to 4294967295', read: (text) => numberText(text, 0xffffffff) },
  'decimal-uint16': {
    expected: 'a number up to 65535, not hexadecimal',
    read: (text) => textUpTo(wrappingInt(text), 0xffff),
  },
  'vlan-id': { expected: 'a number up to 4095', read: (text) => atMost(numberText(text, 0xffff), 4095) },
  dscp: { expected: 'a number up to 63', read: (text) => atMost(numberText(text, 0xff), 63) },
  'ether-type': {
    expected: "'arp', 'rarp', 'ipv4', 'ipv6', 'vlan' or a number from 0x600 to 0xffff",
    read: (text) => etherType(text, 0x600),
  },
  'vlan-ether-type': {
    expected: "'arp', 'rarp', 'ipv4', 'ipv6', 'vlan' or a number from 0x3c to 0xffff",
    read: (text) => etherType(text, 0x3c),
  },
  'arp-opcode': {
    expected: `${ARP_OPCODES.map((word) => `'${word}'`).join(', ')} or a number up to 65535`,
    read: (text) => {
      const number = numberText(text, 0xffff);
      return number === undefined ? wordOf(text, ARP_OPCODES) : (ARP_OPCODES[Number(number) - 1] ?? number);
    },
  },
  'ip-protocol': {
    expected: `${Object.keys(IP_PROTOCOLS)
      .map((word) => `'${word}'`)
      .join(', ')} or a number up to 255`,
    read: (text) => {
      const number = numberText(text, 0xff);
      return number === undefined ? wordOf(text, Object.keys(IP_PROTOCOLS)) : (nameOf(number, IP_PROTOCOLS) ?? number);
    },
  },
  state: {
    expected: `one or more of ${STATES.join(', ')}, separated by commas`,
    read: (text) => wordsOf(text, STATES),
  },
  'tcp-flags': {
    expected: `MASK/FLAGS, each one or more of ${TCP_FLAGS.join(', ')}, separated by commas`,
    read: (text) => {
      const slash = text.indexOf('/');
      const [mask, flags] = [text.slice(0, Math.max(0, slash)), text.slice(slash + 1)].map((half) =>
        wordsOf(half, TCP_FLAGS),
      );
      return slash === -1 || mask === undefined || flags === undefined ? undefined : `${mask}/${flags}`;
    },
  },
  'ipset-name': {
    expected: 'the name of an ipset: up to 31 letters, digits, blanks and _.:-+',
    read: (text) => (/^[A-Za-z0-9_.:+ -]{0,31}$/.test(text) ? text : undefined),
  },
  'ipset-flags': {
    expected: 'up to six of src and dst, separated by commas',
    // After the sixth, libvirt also accepts a comma.
    read: (text) => (/^(?:(?:(?:src|dst),){0,5}(?:src|dst)|(?:(?:src|dst),){6})$/i.test(text) ? text : undefined),
  },
  boolean: {
    expected: "'true' or 'false'",
    read: (text) => (['true', '1', 'yes'].includes(text) ? 'true' : 'false'),
  },
  comment: { expected: 'a text', read: (text) => text },
} as const satisfies Readonly<Record<string, ItemReader>>;

function macText(text: string): string | undefined {
  const mac = parseMac(text);
  return mac && formatMac(mac);
}

/** Ones, then zeros. */
function isContiguous(octets: readonly number[]): boolean {
  return /^1*0*$/.test(octets.map((octet) => octet.toString(2).padStart(8, '0')).join(''));
}

/** A number in base 10 or, where that fails or is too large, in base 16. */
function numberText(text: string, max: number): string | undefined {
  return textUpTo(wrappingInt(text), max) ?? textUpTo(wrappingInt(text, 16), max);
}

function textUpTo(number: number | undefined, max: number): string | undefined {
  return number === undefined || number > max ? undefined : String(number);
}

/** libvirt checks the range of some numbers after it has chosen their base. */
function atMost(number: string | undefined, max: number): string | undefined {
  return number !== undefined && Number(number) <= max ? number : undefined;
}

/** A mask as a prefix length. */
function maskText(text: string, bits: 32 | 128): string | undefined {
  const number = wrappingInt(text);
  if (number !== undefined) return textUpTo(number, bits);
  const address = bits === 32 ? parseIpv4(text) : text.includes(':') ? parseIp(text) : undefined;
  const prefix = address && prefixOf(address);
  return prefix === undefined ? undefined : String(prefix);
}

function etherType(text: string, min: number): string | undefined {
  const number = numberText(text, 0xffff);
  if (number === undefined) return wordOf(text, Object.keys(ETHER_TYPES));
  return Number(number) < min ? undefined : (nameOf(number, ETHER_TYPES) ?? `0x${Number(number).toString(16)}`);
}

function nameOf(number: string, names: Readonly<Record<string, number>>): string | undefined {
  return Object.keys(names).find((name) => names[name] === Number(number));
}

function wordOf(text: string, words: readonly string[]): string | undefined {
  return words.find((word) => word.toLowerCase() === text.toLowerCase());
}

/** Words with blanks and commas between them, which libvirt does not need. */
function wordsOf(text: string, words: readonly string[]): string | undefined {
  const found: string[] = [];
  let rest = text.replace(/^[ \f\n\r\t,]+/, '');
  while (rest !== '') {
    const start = rest.toUpperCase();
    const word = words.find((each) => start.startsWith(each));
    if (word === undefined) return undefined;
    found.push(word);
    rest = rest.slice(word.length).replace(/^[ \f\n\r\t,]+/, '');
  }
  return found.join(',');
}
