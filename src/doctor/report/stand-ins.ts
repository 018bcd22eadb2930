import { createHmac } from 'node:crypto';
import { formatIp, type IpAddress, parseIp } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';
import { contains, parseSubnet, type Subnet } from '../../address/subnet.ts';
import { checks } from '../checks/index.ts';

/** A name that somebody chose, and what it names. */
export interface ChosenName {
  readonly kind: 'network' | 'guest' | 'host' | 'domain' | 'link' | 'user' | 'filter';
  readonly name: string;
}

/** Names that libvirt, the kernel and systemd give. */
const COMMON =
  /^(?:default|localhost|root|libvirt|nobody|lo|(?:virbr|vnet|macvtap|eth|bond|docker|tun|tap|wlan|br|virtnet)\d+|(?:en|wl|ww)[a-z]*\d\w*|br-[\da-f]{12}|veth[\da-f]+|(?:clean-traffic|no-|allow-|qemu-)[\w-]*)$/;

/** Words of definitions and of the programs in a report. */
const KEYWORDS =
  'accept address bridge broadcast chain counter dhcp dns domain down drop dynamic filter forever forward global group guest hook host inet input interface internal ip isolated kernel link link-local local mac main mangle mode mtu name nat network none open output policy port private proto public range raw reject routed scope source src state static table type up uuid valid';

/** As names, the words of a report identify nobody, and without them nobody could read it. */
const WORDS = new Set([
  ...KEYWORDS.split(' '),
  ...checks.flatMap(({ id, passed }) => `${id} ${passed}`.toLowerCase().split(/[^a-z]+/)),
]);

/** Kept whole: loopback, link-local, multicast, masks, and libvirt's default network (with its neighbour, see `scrambled`). */
const KEPT = subnets(
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.168.122.0/23',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
);
/** Addresses in these stay in these, so that a private address remains one. */
const CLOSED = subnets('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', '2000::/3');

function subnets(...texts: readonly string[]): readonly Subnet[] {
  return texts.flatMap((text) => parseSubnet(text) ?? []);
}

/**
 * Returns a function that replaces names, MAC addresses, UUIDs and IP addresses in texts, the same value always by the same
 * stand-in. Two addresses have as many leading bits in common as before, so overlaps of subnets still show.
 */
export function standIns(names: readonly ChosenName[], key: string): (text: string) => string {
  const numbers = new Map<string, Map<string, number>>();
  const numberOf = (kind: string, value: string): number => {
    const known = numbers.get(kind) ?? new Map<string, number>();
    numbers.set(kind, known);
    const number = known.get(value) ?? known.size + 1;
    known.set(value, number);
    return number;
  };
  const byName = new Map<string, string>();
  for (const { kind, name } of names) {
    const folded = name.toLowerCase();
    if (name === '' || WORDS.has(folded) || COMMON.test(folded) || /^[\d.:/]+$/.test(name) || byName.has(folded))
      continue;
    byName.set(
      folded,
      kind === 'domain' ? `domain-${numberOf(kind, folded)}.example` : `${kind}-${numberOf(kind, folded)}`,
    );
  }
  const pattern = namePattern([...byName.keys()]);

  return (text) => {
    const named =
      pattern === undefined ? text : text.replace(pattern, (name) => byName.get(unescaped(name).toLowerCase()) ?? name);
    return named
      .replace(/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi, (uuid) => {
        return `00000000-0000-4000-8000-${String(numberOf('uuid', uuid.toLowerCase())).padStart(12, '0')}`;
      })
      .replace(
        /(?<![\da-f:])(?:[\da-f]{2}:){6,}[\da-f]{2}(?![\da-f:])/gi,
        (id) => `id-${numberOf('id', id.toLowerCase())}`,
      )
      .replace(/(?<![\da-f:-])[\da-f]{1,2}([:-])(?:[\da-f]{1,2}\1){4}[\da-f]{1,2}(?![\da-f:-])/gi, replacedMac)
      .replace(/(?<![\w:.])(?:[\da-f]*:){2,}[\da-f.:]*(?![\w:])/gi, replacedIp)
      .replace(/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g, replacedIp);
  };

  function replacedMac(text: string): string {
    const mac = parseMac(text.replaceAll('-', ':'));
    if (mac === undefined || mac.every((byte) => byte === 0) || mac.every((byte) => byte === 255)) return text;
    return formatMac(macFor(mac));
  }

  /** libvirt gives a tap the MAC address of its guest with fe as the first byte. That stays visible. */
  function macFor(mac: readonly number[]): readonly number[] {
    const number = numberOf('mac', mac.slice(1).join(' '));
    const first = mac[0] === 0x52 || mac[0] === 0xfe ? mac[0] : 2;
    const second = mac[1] === 0x54 && mac[2] === 0 ? 0x54 : 0;
    return [first ?? 2, second, 0, (number >> 16) & 255, (number >> 8) & 255, number & 255];
  }

  function replacedIp(text: string): string {
    const ip = parseIp(text);
    if (ip === undefined) return text;
    return formatIp(
      ip.family === 4 ? { ...ip, value: scrambled(ip, 24) } : withHostPart({ ...ip, value: scrambled(ip, 64) }),
    );
  }

  /** An IPv6 address whose lower half may be made of a MAC address. */
  function withHostPart(ip: IpAddress): IpAddress {
    const low = ip.value & 0xffffffffffffffffn;
    if (low < 0x10000n || ip.value >> 120n === 0n || ip.value >> 120n === 0xffn) return ip;
    return { ...ip, value: ((ip.value >> 64n) << 64n) | (0xabcd0000n + BigInt(numberOf('half', String(low)))) };
  }

  /**
   * Changes the first bits of an address, each depending on the bits before it. The bits that lead to a kept or closed subnet
   * do not change, and the first bit that may change does: so no other address stays the same.
   */
  function scrambled(ip: IpAddress, limit: number): bigint {
    if (KEPT.some((subnet) => contains(subnet, ip))) return ip.value;
    const width = ip.family === 4 ? 32 : 128;
    let value = ip.value;
    let isFirst = true;
    for (let bit = 0; bit < limit; bit++) {
      const above = ip.value >> BigInt(width - bit);
      const leadsOn = [...KEPT, ...CLOSED].some(
        ({ address, prefix }) =>
          address.family === ip.family && prefix > bit && address.value >> BigInt(width - bit) === above,
      );
      if (leadsOn) continue;
      const flips =
        isFirst || (createHmac('sha256', key).update(`${ip.family} ${bit} ${above}`).digest()[0] ?? 0) % 2 === 1;
      isFirst = false;
      if (flips) value ^= 1n << BigInt(width - 1 - bit);
    }
    return value;
  }
}

/** The names, the longest first, as words: also as they are written in XML. */
function namePattern(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const spellings = new Set(names.flatMap((name) => [name, escaped(name)]));
  const sources = [...spellings]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  return new RegExp(`(?<![a-z\\d])(?:${sources.join('|')})(?![a-z\\d])`, 'gi');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&apos;')
    .replaceAll('"', '&quot;');
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
