import { VnetError } from '../../error.ts';
import { jsonOf } from '../../host/links.ts';
import type { Action, Base, Chain, Condition, Field, Rule, TableFamily } from './ruleset.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
type JsonObject = { readonly [key: string]: Json | undefined };

/** The elements of a set or map that a rule names. */
type SetOf = (name: string) => readonly Json[] | undefined;

/** A chain as nft lists it, and whether iptables-nft made rules of it that nft cannot print. */
export interface NftChain extends Chain {
  readonly rules: Rule[];
  hasXtables: boolean;
}

/** Reads `nft -j list ruleset`. `lineOf` is the text of a rule, by family, table and handle. Throws VnetError for other output. */
export function readNft(json: string, lineOf: (table: string, handle: number) => string | undefined): NftChain[] {
  const { nftables } = objectOf(jsonOf(json, 'nft -j list ruleset') as Json) ?? {};
  if (!Array.isArray(nftables)) throw new VnetError('refused', 'nft -j list ruleset printed no rules');
  const objects = (nftables as readonly Json[]).map((each) => objectOf(each) ?? {});
  const sets = new Map<string, readonly Json[]>();
  for (const object of objects) {
    const set = objectOf(object['set'] ?? object['map']);
    const elements = set?.['elem'];
    if (set !== undefined) sets.set(setKey(set, `@${set['name']}`), Array.isArray(elements) ? elements : []);
  }
  const chains = new Map<string, NftChain>();
  for (const object of objects) {
    const chain = objectOf(object['chain']);
    if (chain === undefined) continue;
    const family = String(chain['family']) as TableFamily;
    const [table, name] = [String(chain['table']), String(chain['name'])];
    const base = baseOf(chain);
    chains.set(chainKey(chain, name), { tool: 'nft', family, table, name, base, rules: [], hasXtables: false });
  }
  for (const object of objects) {
    const rule = objectOf(object['rule']);
    const chain = rule === undefined ? undefined : chains.get(chainKey(rule, String(rule['chain'])));
    if (rule === undefined || chain === undefined) continue;
    const handle = Number(rule['handle']);
    const expressions = (Array.isArray(rule['expr']) ? rule['expr'] : []) as readonly Json[];
    if (expressions.some((each) => objectOf(each)?.['xt'] !== undefined)) chain.hasXtables = true;
    const text = lineOf(`${chain.family} ${chain.table}`, handle) ?? JSON.stringify(expressions);
    chain.rules.push({ text, handle, ...meaningOf(expressions, (name) => sets.get(setKey(rule, name))) });
  }
  return [...chains.values()];
}

/** The text of each rule of `nft -a list ruleset`, by family, table and handle. */
export function ruleLines(text: string): (table: string, handle: number) => string | undefined {
  const lines = new Map<string, string>();
  let table = '';
  for (const line of text.split('\n')) {
    const [, name] = /^table (\S+ \S+) \{/.exec(line) ?? [];
    const [, rule, handle] = /^\t\t(.*\S) # handle (\d+)$/.exec(line) ?? [];
    if (name !== undefined) table = name;
    else if (rule !== undefined) lines.set(`${table} ${handle}`, rule.replace(/counter packets \d+ bytes \d+ /, ''));
  }
  return (name, handle) => lines.get(`${name} ${handle}`);
}

const setKey = ({ family, table }: JsonObject, name: string) => `${family} ${table} ${name}`;
const chainKey = ({ family, table }: JsonObject, name: string) => `${family} ${table} ${name}`;

function baseOf({ type, hook, prio, policy }: JsonObject): Base | undefined {
  if (typeof hook !== 'string') return undefined;
  return { type: String(type), hook, priority: Number(prio), policy: policy === 'drop' ? 'drop' : 'accept' };
}

function objectOf(json: Json | undefined): JsonObject | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : undefined;
}

/** Statements that change or record a packet, which then goes on. */
const PASSIVE = ['counter', 'log', 'mangle', 'notrack', 'ct helper', 'ct timeout', 'flow', 'secmark', 'dup', 'set'];

function meaningOf(expressions: readonly Json[], setOf: SetOf): Pick<Rule, 'conditions' | 'isPartlyRead' | 'action'> {
  const conditions: Condition[] = [];
  let isPartlyRead = false;
  let action: Action = { kind: 'none' };
  for (const expression of expressions) {
    const [kind = '', value] = Object.entries(objectOf(expression) ?? {})[0] ?? [];
    const body = objectOf(value) ?? {};
    if (kind === 'match') {
      const found = conditionsOf(body, setOf);
      if (found === undefined) isPartlyRead = true;
      conditions.push(...(found ?? protocolOf(body['left'])));
    } else if (kind === 'vmap') {
      const found = mapOf(body, setOf);
      if (found === undefined) isPartlyRead = true;
      action = found ?? { kind: 'unknown' };
    } else {
      const map = objectOf(objectOf(body['addr'])?.['map']);
      if (map !== undefined) {
        const keys = keysOf(map, setOf);
        if (keys === undefined) isPartlyRead = true;
        conditions.push(...(keys ?? []));
      }
      const verdict = actionOf(kind, value);
      if (verdict !== undefined) action = verdict;
      else if (!PASSIVE.includes(kind)) isPartlyRead = true;
    }
  }
  return { conditions, isPartlyRead, action };
}

function actionOf(kind: string, value: Json | undefined): Action | undefined {
  const body = objectOf(value) ?? {};
  switch (kind) {
    case 'accept':
    case 'drop':
    case 'reject':
    case 'return':
      return { kind };
    case 'continue':
      return { kind: 'none' };
    case 'jump':
    case 'goto':
      return { kind, target: String(body['target']) };
    case 'masquerade':
    case 'snat':
      return { kind: 'snat' };
    case 'dnat':
    case 'redirect':
      return { kind: 'dnat', address: plainText(body['addr']), port: plainText(body['port']) };
    case 'queue':
    case 'tproxy':
      return { kind: 'unknown' };
    default:
      return undefined;
  }
}

function plainText(json: Json | undefined): string | undefined {
  return typeof json === 'string' || typeof json === 'number' ? String(json) : undefined;
}

/** The conditions of a translation by a map, which only happens to a key of it; undefined if vnet does not read its key. */
function keysOf({ key, data }: JsonObject, setOf: SetOf): readonly Condition[] | undefined {
  const pairs = typeof data === 'string' ? setOf(data) : objectOf(data)?.['set'];
  if (!Array.isArray(pairs)) return undefined;
  const keys = (pairs as readonly Json[]).flatMap((pair) => (Array.isArray(pair) ? [pair[0] as Json] : []));
  return conditionsOf({ op: '==', left: key, right: keys }, setOf);
}

/** A `vmap` by one field; undefined if vnet does not read its key. */
function mapOf(body: JsonObject, setOf: SetOf): Action | undefined {
  const left = fieldOf(body['key']);
  const data = body['data'];
  const pairs = typeof data === 'string' ? setOf(data) : objectOf(data)?.['set'];
  if (left === undefined || left.implied.length > 0 || !Array.isArray(pairs)) return undefined;
  const entries: [string, Action][] = [];
  for (const pair of pairs as readonly Json[]) {
    const [key, verdict] = Array.isArray(pair) ? (pair as readonly Json[]) : [];
    const values = valuesOf(elementOf(key), setOf);
    const [kind = '', value] = Object.entries(objectOf(verdict) ?? {})[0] ?? [];
    const action = actionOf(kind, value);
    if (values === undefined || action === undefined) return undefined;
    entries.push(...values.map((each) => [normal(left.field, each), action] as [string, Action]));
  }
  return { kind: 'map', field: left.field, entries };
}

function conditionsOf({ op, left: leftSide, right }: JsonObject, setOf: SetOf): readonly Condition[] | undefined {
  const left = fieldOf(leftSide);
  const values = valuesOf(right, setOf);
  if (left === undefined || values === undefined || !['==', '!=', 'in'].includes(String(op))) return undefined;
  const { field, implied } = left;
  return [...implied, { field, values: values.map((each) => normal(field, each)), isNegated: op === '!=' }];
}

/** What is sure of a match that vnet does not read: it is about packets of its protocol. */
function protocolOf(left: Json | undefined): readonly Condition[] {
  const protocol = String(objectOf(objectOf(left)?.['payload'])?.['protocol']);
  if (!Object.values(NUMBERS).includes(protocol)) return [];
  return [{ field: 'protocol', values: [protocol], isNegated: false }];
}

const META: Readonly<Record<string, Field>> = {
  iifname: 'iif',
  iif: 'iif',
  oifname: 'oif',
  oif: 'oif',
  l4proto: 'protocol',
  nfproto: 'family',
  protocol: 'family',
};

/** The field that an expression reads, and the conditions that nft adds for it: `udp dport 53` is about UDP only. */
function fieldOf(json: Json | undefined): { field: Field; implied: readonly Condition[] } | undefined {
  const { meta, payload, ct, fib } = objectOf(json) ?? {};
  const metaField = META[String(objectOf(meta)?.['key'])];
  if (metaField !== undefined) return { field: metaField, implied: [] };
  const ctKey = objectOf(ct)?.['key'];
  if (ctKey === 'state' || ctKey === 'status') return { field: ctKey, implied: [] };
  const { result, flags } = objectOf(fib) ?? {};
  if (result === 'type' && JSON.stringify(flags) === '["daddr"]') return { field: 'destination', implied: [] };
  const { protocol, field } = objectOf(payload) ?? {};
  return payloadField(String(protocol), String(field));
}

function payloadField(protocol: string, name: string): { field: Field; implied: readonly Condition[] } | undefined {
  const only = (field: Field, ...values: string[]): Condition[] => [{ field, values, isNegated: false }];
  if (protocol === 'ip' || protocol === 'ip6') {
    const implied = only('family', protocol === 'ip' ? 'ipv4' : 'ipv6');
    if (name === 'saddr' || name === 'daddr') return { field: name, implied };
    return name === 'protocol' || name === 'nexthdr' ? { field: 'protocol', implied } : undefined;
  }
  if (name !== 'sport' && name !== 'dport') return undefined;
  if (protocol === 'th') return { field: name, implied: only('protocol', 'tcp', 'udp', 'sctp', 'dccp', 'udplite') };
  return { field: name, implied: only('protocol', protocol) };
}

/** The values on the right of a match; undefined if vnet does not read them. */
function valuesOf(json: Json | undefined, setOf: SetOf): readonly string[] | undefined {
  if (typeof json === 'string' && json.startsWith('@')) return valuesOf(setOf(json) ?? null, setOf);
  if (typeof json === 'string' || typeof json === 'number') return [String(json)];
  if (Array.isArray(json)) {
    const all = (json as readonly Json[]).map((each) => valuesOf(elementOf(each), setOf));
    return all.includes(undefined) ? undefined : (all.flat() as string[]);
  }
  const { set, prefix, range } = objectOf(json) ?? {};
  if (set !== undefined) return valuesOf(set, setOf);
  const { addr, len } = objectOf(prefix) ?? {};
  if (addr !== undefined) return [`${addr}/${len}`];
  return Array.isArray(range) ? [(range as readonly Json[]).join('-')] : undefined;
}

/** An element of a set, without its timeout, counter or comment. */
function elementOf(json: Json | undefined): Json | undefined {
  return objectOf(objectOf(json)?.['elem'])?.['val'] ?? json;
}

const NUMBERS: Readonly<Record<string, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'icmpv6',
  'ipv6-icmp': 'icmpv6',
};
const FAMILIES: Readonly<Record<string, string>> = { ip: 'ipv4', ip6: 'ipv6', 2: 'ipv4', 10: 'ipv6' };

function normal(field: Field, value: string): string {
  if (field === 'protocol') return NUMBERS[value] ?? value;
  return field === 'family' ? (FAMILIES[value] ?? value) : value;
}
