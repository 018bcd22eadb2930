/** An IPv4 or IPv6 address as a number: 32 or 128 bits, most significant first. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** The text after `%` in an IPv6 address: a link's name or index. */
  readonly scope?: string;
}

/**
 * Parses an address as libvirt does, with glibc's getaddrinfo(AI_NUMERICHOST): `10.1` is 10.0.0.1, `0x7f.1` is hexadecimal
 * and `010.0.0.1` octal. Undefined if invalid, or if its scope is the name of a link other than `lo`.
 */
export function parseIp(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Whether an address is valid and unambiguous: four decimal parts, or any form of IPv6. */
export function isPlainIp(text: string): boolean {
  if (text.includes(':')) return parseIpv6(text) !== undefined;
  return /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text) && parseIpv4(text) !== undefined;
}

/** inet_aton(3) of the whole text: one to four parts, the last of which fills the remaining bytes. */
export function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  let value = 0;
  for (const [index, part] of parts.entries()) {
    const number = parsePart(part);
    const last = index === parts.length - 1;
    const limit = last ? 2 ** (8 * (5 - parts.length)) : 256;
    if (number === undefined || number >= limit) return undefined;
    value = last ? value * limit + number : value * 256 + number;
  }
  return { family: 4, value: BigInt(value) };
}

/** inet_pton(3), with an optional `%` scope. */
function parseIpv6(text: string): IpAddress | undefined {
  const percent = text.indexOf('%');
  const value = parseWords(percent === -1 ? text : text.slice(0, percent));
  if (value === undefined) return undefined;
  if (percent === -1) return { family: 6, value };
  const scope = text.slice(percent + 1);
  const linkLocal = value >> 118n === 0x3fan || (value >> 112n) % 0x10n === 2n;
  const isValid = /^\d+$/.test(scope) ? Number(scope) < 2 ** 32 : linkLocal && scope === 'lo';
  if (!isValid) return undefined;
  return Number(scope) === 0 ? { family: 6, value } : { family: 6, value, scope };
}

/** Formats an address as inet_ntop(3) and libvirt do. */
export function formatIp({ family, value, scope }: IpAddress): string {
  if (family === 4) return formatIpv4(Number(value));
  return formatIpv6(value) + (scope === undefined ? '' : `%${scope}`);
}

/** Whether two addresses are equal; scopes do not count. */
export function sameIp(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value;
}

/** The length of an address in bits. */
export function bitsOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

function parsePart(part: string): number | undefined {
  if (/^[1-9]\d*$/.test(part)) return Number(part);
  if (/^0[0-7]*$/.test(part)) return Number.parseInt(part, 8);
  return /^0[xX][0-9a-fA-F]+$/.test(part) ? Number(part) : undefined;
}

function parseWords(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => wordsOf(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? joinWords(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return joinWords([...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]);
}

function wordsOf(half: string, mayEndInIpv4: boolean): number[] | undefined {
  if (half === '') return [];
  const words: number[] = [];
  const groups = half.split(':');
  for (const [index, group] of groups.entries()) {
    if (mayEndInIpv4 && index === groups.length - 1 && group.includes('.')) {
      const dotted =
        /^\d{1,3}(?:\.\d{1,3}){3}$/.test(group) && !/(?:^|\.)0\d/.test(group) ? parseIpv4(group) : undefined;
      if (dotted === undefined) return undefined;
      words.push(Number(dotted.value >> 16n), Number(dotted.value & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      words.push(Number.parseInt(group, 16));
    } else {
      return undefined;
    }
  }
  return words;
}

function joinWords(words: readonly number[]): bigint {
  return BigInt(`0x${words.map((word) => word.toString(16).padStart(4, '0')).join('')}`);
}

function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function formatIpv6(value: bigint): string {
  const hex = value.toString(16).padStart(32, '0');
  const words = Array.from({ length: 8 }, (_, index) => Number.parseInt(hex.slice(index * 4, index * 4 + 4), 16));
  const gap = longestZeros(words);
  // inet_ntop writes the last four bytes of IPv4-compatible and IPv4-mapped addresses in dotted form.
  const dotted = gap.start === 0 && (gap.length === 6 || (gap.length === 5 && words[5] === 0xffff));
  const text = (part: readonly number[]) => part.map((word) => word.toString(16)).join(':');
  if (dotted) return `::${gap.length === 5 ? 'ffff:' : ''}${formatIpv4(Number(value & 0xffffffffn))}`;
  if (gap.length < 2) return text(words);
  return `${text(words.slice(0, gap.start))}::${text(words.slice(gap.start + gap.length))}`;
}

function longestZeros(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && words[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}
