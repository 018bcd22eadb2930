/** Which JSON parser libvirt's name service modules were built with: yajl up to libvirt 10.7, json-c since 10.8. */
export type JsonRules = 'yajl' | 'json-c';

/** A file that ends the module's search. */
export class Unreadable extends Error {
  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
  }
}

/** A lease as the modules see it: C strings, which end at a NUL. `expires` is undefined where it is an error. */
export interface StatusEntry {
  readonly mac: string | undefined;
  readonly hostname: string | undefined;
  readonly ip: string | undefined;
  readonly expires: number | undefined;
}

export interface MacsEntry {
  readonly domain: string;
  readonly macs: readonly string[];
}

export function jsonOf(rules: JsonRules, kind: 'status', path: string, bytes: Buffer | undefined): StatusEntry[];
export function jsonOf(rules: JsonRules, kind: 'macs', path: string, bytes: Buffer | undefined): MacsEntry[];
/** The entries of a file by the module's rules. Throws Unreadable where these refuse it. */
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
  // json-c 0.17 and newer, in the strict mode the modules ask for, take every byte above 127 for a control character.
  if (rules === 'json-c' && /[\x80-\xff]/.test(bytes.toString('latin1'))) throw new Unreadable(path, 'is not ASCII');
  const value = parsed(path, bytes);
  if (rules === 'yajl') return kind === 'status' ? statusByYajl(path, value) : macsByYajl(path, value);
  if (!Array.isArray(value)) throw new Unreadable(path, 'is not a JSON array');
  return kind === 'status' ? value.flatMap(statusByJsonC) : value.flatMap(macsByJsonC);
}

function parsed(path: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new Unreadable(path, 'is cut short, or not JSON');
  }
}

type Members = Readonly<Record<string, unknown>>;

/** yajl feeds a state machine: what it has no rule for (null, booleans, fractions) is passed over, the rest refused. */
function statusByYajl(path: string, value: unknown): StatusEntry[] {
  return entriesByYajl(path, value).map((entry) => {
    for (const [key, member] of Object.entries(entry)) {
      if (isNested(member) || (Number.isInteger(member) && key !== 'expiry-time')) {
        throw new Unreadable(path, `has a "${key}" that is no string`);
      }
    }
    const mac = stringOf(entry['mac-address']);
    if (mac === undefined) throw new Unreadable(path, 'has an entry without "mac-address"');
    const expiry = entry['expiry-time'];
    return {
      mac,
      hostname: stringOf(entry.hostname),
      ip: stringOf(entry['ip-address']),
      expires: typeof expiry === 'number' && Number.isInteger(expiry) ? expiry : 0,
    };
  });
}

/** An entry without a domain is that of the domain before it: the state machine never forgets a name. */
function macsByYajl(path: string, value: unknown): MacsEntry[] {
  let domain: string | undefined;
  return entriesByYajl(path, value, Number.isInteger).map((entry) => {
    const lists = Object.entries(entry).filter(([, member]) => isNested(member));
    if (lists.some(([, member]) => !Array.isArray(member) || member.some(isNested))) {
      throw new Unreadable(path, 'has an entry that is nested too deep');
    }
    domain = stringOf(entry.domain) ?? domain;
    if (domain === undefined) throw new Unreadable(path, 'has an entry without "domain"');
    return { domain, macs: Array.isArray(entry.macs) ? entry.macs.flatMap((mac) => stringOf(mac) ?? []) : [] };
  });
}

function entriesByYajl(path: string, value: unknown, alsoOver: (value: unknown) => boolean = () => false): Members[] {
  const passedOver = (entry: unknown) => isPassedOver(entry) || alsoOver(entry);
  if (passedOver(value)) return [];
  if (!Array.isArray(value)) throw new Unreadable(path, 'is not a JSON array');
  return value
    .filter((entry) => !passedOver(entry))
    .map((entry) => {
      if (typeof entry !== 'object' || Array.isArray(entry))
        throw new Unreadable(path, 'has an entry that is no object');
      return entry as Members;
    });
}

function isPassedOver(value: unknown): boolean {
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && !Number.isInteger(value));
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** json-c looks members up and turns whatever it finds into a string; null is as good as missing. */
function statusByJsonC(entry: unknown): StatusEntry[] {
  const members = membersOf(entry);
  return [
    {
      mac: textOf(members['mac-address']),
      hostname: textOf(members.hostname),
      ip: textOf(members['ip-address']),
      expires: unsignedOf(members['expiry-time']),
    },
  ];
}

function macsByJsonC(entry: unknown): MacsEntry[] {
  const members = membersOf(entry);
  const domain = textOf(members.domain);
  const macs = members.macs;
  if (domain === undefined || !Array.isArray(macs)) return [];
  return [{ domain, macs: macs.flatMap((mac) => textOf(mac) ?? []) }];
}

function membersOf(entry: unknown): Members {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? (entry as Members) : {};
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? stringOf(value) : JSON.stringify(value);
}

function unsignedOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : Number(value);
  return Number.isFinite(number) && number > 0 ? Math.trunc(number) : 0;
}

/** A C string ends at the first NUL. */
function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.split('\0', 1)[0] : undefined;
}
