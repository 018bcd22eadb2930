import { type Digits, JSON_C, type Json, type Members, readJson, YAJL } from './json.ts';

/** The JSON parser of libvirt's NSS modules: yajl up to libvirt 10.7, json-c since 10.8. */
export type JsonRules = 'yajl' | 'json-c';

/** A file that makes the module give up. */
export class Unreadable extends Error {
  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
  }
}

/** A lease as the modules read it. `expires` is an unsigned 64-bit number, undefined if the module would fail on it. */
export interface StatusEntry {
  readonly mac: string | undefined;
  readonly hostname: string | undefined;
  readonly ip: string | undefined;
  readonly expires: bigint | undefined;
}

export interface MacsEntry {
  readonly domain: string;
  readonly macs: readonly string[];
}

export function jsonOf(rules: JsonRules, kind: 'status', path: string, bytes: Buffer | undefined): StatusEntry[];
export function jsonOf(rules: JsonRules, kind: 'macs', path: string, bytes: Buffer | undefined): MacsEntry[];
/** Reads the entries of a file as the module does. Throws Unreadable if the module rejects the file. */
export function jsonOf(
  rules: JsonRules,
  kind: 'status' | 'macs',
  path: string,
  bytes: Buffer | undefined,
): (StatusEntry | MacsEntry)[] {
  if (bytes === undefined) throw new Unreadable(path, 'cannot be read');
  if (bytes.length === 0) {
    if (kind === 'macs' && rules === 'yajl') throw new Unreadable(path, 'is empty');
    return [];
  }
  const value = readJson(bytes, rules === 'yajl' ? YAJL : JSON_C);
  if (value === undefined) throw new Unreadable(path, refusalOf(rules, bytes));
  if (rules === 'yajl') return kind === 'status' ? statusByYajl(path, value) : macsByYajl(path, value);
  if (!isList(value)) throw new Unreadable(path, 'is not a JSON array');
  return kind === 'status' ? value.map(statusByJsonC) : value.flatMap(macsByJsonC);
}

function refusalOf(rules: JsonRules, bytes: Buffer): string {
  const ascii = bytes.every((byte) => byte < 0x80);
  return rules === 'json-c' && !ascii ? 'is not ASCII, or not JSON' : 'is cut short, or not JSON';
}

/** yajl calls a state machine, which ignores null, booleans and fractions and rejects everything else that it does not expect. */
function statusByYajl(path: string, value: Json): StatusEntry[] {
  return entriesByYajl(path, value, isFraction).map(({ members }) => {
    const texts: Record<string, string> = {};
    let expires = 0n;
    for (const [key, member] of members) {
      if (typeof member === 'string') texts[key] = member;
      else if (isNested(member) || (isInteger(member) && (key !== 'expiry-time' || isHuge(member)))) {
        throw new Unreadable(path, `has a "${key}" that is not a string`);
      } else if (isInteger(member)) expires = BigInt.asUintN(64, BigInt(member.digits));
    }
    const { 'mac-address': mac, hostname, 'ip-address': ip } = texts;
    if (mac === undefined) throw new Unreadable(path, 'has an entry without "mac-address"');
    return { mac, hostname, ip, expires };
  });
}

/** The state machine keeps the last name: an entry without a domain belongs to the domain of the entry before. */
function macsByYajl(path: string, value: Json): MacsEntry[] {
  let domain: string | undefined;
  return entriesByYajl(path, value, isNumber).map(({ members }) => {
    const macs: string[] = [];
    for (const [key, member] of members) {
      if (key === 'domain' && typeof member === 'string') domain = member;
      if (!isNested(member)) continue;
      if (!isList(member) || member.some(isNested))
        throw new Unreadable(path, `has a "${key}" that is nested too deep`);
      if (key === 'macs') macs.push(...member.filter((mac) => typeof mac === 'string'));
    }
    if (domain === undefined) throw new Unreadable(path, 'has an entry without "domain"');
    return { domain, macs };
  });
}

function entriesByYajl(path: string, value: Json, isIgnored: (value: Json) => boolean): Members[] {
  const counts = (entry: Json) => entry !== null && typeof entry !== 'boolean' && !isIgnored(entry);
  if (!counts(value)) return [];
  if (!isList(value)) throw new Unreadable(path, 'is not a JSON array');
  return value.filter(counts).map((entry) => {
    if (!isObject(entry)) throw new Unreadable(path, 'has an entry that is not an object');
    return entry;
  });
}

/** libvirt reads signed 64-bit numbers from yajl. It rejects the smallest of them and everything beyond. */
function isHuge({ digits }: Digits): boolean {
  return digits.length > 18 && BigInt(digits.replace('-', '')) >= 2n ** 63n;
}

/** With json-c, the module looks up members and converts each value to a string. Null counts as missing. */
function statusByJsonC(entry: Json): StatusEntry {
  return {
    mac: textOf(memberOf(entry, 'mac-address')),
    hostname: textOf(memberOf(entry, 'hostname')),
    ip: textOf(memberOf(entry, 'ip-address')),
    expires: unsignedOf(memberOf(entry, 'expiry-time')),
  };
}

function macsByJsonC(entry: Json): MacsEntry[] {
  const domain = textOf(memberOf(entry, 'domain'));
  const macs = memberOf(entry, 'macs');
  if (domain === undefined || !isList(macs)) return [];
  return [{ domain, macs: macs.flatMap((mac) => textOf(mac) ?? []) }];
}

/** The last member of that name. */
function memberOf(entry: Json, key: string): Json {
  return (isObject(entry) ? entry.members.findLast(([name]) => name === key)?.[1] : undefined) ?? null;
}

function textOf(value: Json): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  if (isNumber(value)) return value.digits;
  if (typeof value === 'boolean') return String(value);
  return isList(value) ? '[ ]' : '{ }';
}

/** The same as json_object_get_uint64(): 0 for what is too small, the largest number for what is too large. */
function unsignedOf(value: Json): bigint | undefined {
  if (value === null) return undefined;
  if (isNested(value)) return 0n;
  if (isInteger(value)) return unsigned(BigInt(value.digits));
  if (typeof value === 'string') return unsigned(BigInt(/^\s*\+?(\d+)/.exec(value)?.[1] ?? 0));
  const number = Number(isNumber(value) ? value.digits : value);
  return number > 0 ? unsigned(BigInt(Math.trunc(Math.min(number, 2 ** 64)))) : 0n;
}

function unsigned(number: bigint): bigint {
  if (number < 0n) return 0n;
  return number < 2n ** 64n ? number : 2n ** 64n - 1n;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Members {
  return typeof value === 'object' && value !== null && 'members' in value;
}

function isNested(value: Json): value is readonly Json[] | Members {
  return isList(value) || isObject(value);
}

function isNumber(value: Json): value is Digits {
  return typeof value === 'object' && value !== null && 'digits' in value;
}

function isInteger(value: Json): value is Digits {
  return isNumber(value) && /^-?\d+$/.test(value.digits);
}

function isFraction(value: Json): boolean {
  return isNumber(value) && !isInteger(value);
}
