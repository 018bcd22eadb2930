/** virTristateBoolTypeFromString: `yes` or `no`; undefined for anything else. */
export function yesNo(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  return text === 'yes' ? true : text === 'no' ? false : undefined;
}

const UINT_MAX = 0xffffffffn;
const ULONG_MAX = 0xffffffffffffffffn;

/** The base of strtoul(3): 0 reads base 10, 8 (`0…`) or 16 (`0x…`). */
type Base = 0 | 10 | 16;

/** virStrToLong_uip: strtoul(3) of the whole text, 32 bits, no minus sign. */
export function unsignedInt(text: string | undefined, base: Base = 10): number | undefined {
  const value = strtoul(text, base);
  return value === undefined || value.negative || value.number > UINT_MAX ? undefined : Number(value.number);
}

/** virStrToLong_i: strtol(3) of the whole text in base 10, 32 bits. */
export function signedInt(text: string): number | undefined {
  if (!/^[\t-\r ]*[+-]?\d+$/.test(text)) return undefined;
  const number = Number(text.trim());
  return number < -(2 ** 31) || number >= 2 ** 31 ? undefined : number;
}

/** virStrToLong_ui: like unsignedInt, but a negative number wraps around: `-1` is the largest. */
export function wrappingInt(text: string | undefined, base: Base = 10): number | undefined {
  const value = strtoul(text, base);
  if (value === undefined || value.number > UINT_MAX) return undefined;
  return Number(value.negative ? (ULONG_MAX + 1n - value.number) & UINT_MAX : value.number);
}

/** virStrToLong_ullp and virStrToLong_ulp: 64 bits, no minus sign. */
export function unsignedLong(text: string | undefined, base: Base = 10): bigint | undefined {
  const value = strtoul(text, base);
  return value === undefined || value.negative ? undefined : value.number;
}

/** virUUIDParse: 32 hexadecimal digits with blanks and dashes between pairs. Returns the canonical form. */
export function uuidOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^[\t-\r ]*[- ]*(?:[0-9a-fA-F]{2}[- ]*){15}[0-9a-fA-F]{2}[\t-\r ]*$/.test(text))
    return undefined;
  const digits = text.toLowerCase().replace(/[^0-9a-f]/g, '');
  return [0, 8, 12, 16, 20].map((start, index) => digits.slice(start, [8, 12, 16, 20, 32][index])).join('-');
}

/**
 * Whether a text is a binary number such as `0b11`. strtoul(3) with base 0 accepts it since C23: in programs built with glibc
 * 2.38 or newer, such as libvirt in Debian 13.
 */
export function isBinary(text: string): boolean {
  return /^[\t-\r ]*[+-]?0[bB]/.test(text);
}

/** The number that strtoul(3) reads, without its sign. Undefined if it does not read the whole text. */
function strtoul(text: string | undefined, base: Base): { negative: boolean; number: bigint } | undefined {
  const match = (base === 16 ? HEXADECIMAL : NUMBER).exec(text ?? '');
  const [, sign, digits] = match ?? [];
  if (digits === undefined) return undefined;
  const number = numberOf(digits, base);
  return number === undefined || number > ULONG_MAX ? undefined : { negative: sign === '-', number };
}

const NUMBER = /^[\t-\r ]*([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)$/;
const HEXADECIMAL = /^[\t-\r ]*([+-]?)(?:0[xX])?([0-9a-fA-F]+)$/;

function numberOf(digits: string, base: Base): bigint | undefined {
  if (base === 16) return BigInt(`0x${digits}`);
  if (base === 0 && /^0[xXbB]/.test(digits)) return BigInt(digits);
  if (base === 0 && digits.startsWith('0')) return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}
