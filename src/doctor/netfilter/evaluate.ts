import { parseIp } from '../../address/ip.ts';
import { broadcastAddress, networkAddress, parseSubnet } from '../../address/subnet.ts';
import { type Action, type Chain, type Condition, type Field, type Rule, type Ruleset, sees } from './ruleset.ts';

/** A packet. A field that is absent is unknown: rules about it may or may not match. */
export type Packet = { readonly [F in Exclude<Field, 'family'>]?: string | undefined } & {
  readonly family: 'ipv4' | 'ipv6';
};

/** Where the walk ended: a rule, or the policy of a chain. */
export interface Stop {
  readonly chain: Chain;
  readonly rule: Rule | undefined;
}

/** Where a packet is dropped for certain, and the chain of the hook that led there. */
export interface Drop extends Stop {
  readonly base: Chain;
}

/** What may happen in a chain: at least one of these. */
interface Outcomes {
  accept?: Stop | undefined;
  drop?: Stop | undefined;
  /** The packet goes on in the chain that called. */
  returns?: boolean;
}

/** The hooks that packets pass. */
const PATHS = {
  in: ['prerouting', 'input'],
  out: ['output', 'postrouting'],
  through: ['prerouting', 'forward', 'postrouting'],
} as const;

export type Path = keyof typeof PATHS;

/**
 * Where a packet is dropped, if it is for certain: no reading of the rules lets it pass. A drop in any base chain is final, an
 * accept only ends its own base chain.
 */
export function dropOf(ruleset: Ruleset, packet: Packet, path: Path): Drop | undefined {
  for (const hook of PATHS[path]) {
    // Before routing there is no outgoing interface yet.
    const seen: Packet = hook === 'prerouting' ? { ...packet, oif: '' } : packet;
    for (const base of baseChains(ruleset, hook, packet)) {
      if (base.base?.type === 'nat') continue;
      const { accept, drop } = walkBase(ruleset, base, seen);
      if (drop !== undefined && accept === undefined) return { ...drop, base };
    }
  }
  return undefined;
}

/** Whether the source of a packet that leaves may be translated. */
export function isTranslated(ruleset: Ruleset, packet: Packet): boolean {
  return baseChains(ruleset, 'postrouting', packet).some((chain) => {
    const kind = chain.base?.type === 'nat' ? walkBase(ruleset, chain, packet).accept?.rule?.action.kind : undefined;
    return kind === 'snat' || kind === 'unknown';
  });
}

/** Whether it is this rule that accepts a packet which is forwarded. */
export function isAccepting(ruleset: Ruleset, packet: Packet, rule: Rule): boolean {
  return baseChains(ruleset, 'forward', packet).some((base) => walkBase(ruleset, base, packet).accept?.rule === rule);
}

/** Whether a rule may match a packet. */
export function mayMatch(rule: Rule, packet: Packet): boolean {
  return ruleMatch(rule, packet) !== 'no';
}

/** The chains that a hook leads to. */
export function chainsFrom(ruleset: Ruleset, hook: string): ReadonlySet<Chain> {
  const reached = new Set(ruleset.chains.filter((chain) => chain.base?.hook === hook));
  for (const chain of reached)
    for (const { action } of chain.rules)
      for (const target of targetsOf(action)) {
        const called = calledChain(ruleset, chain, target);
        if (called !== undefined) reached.add(called);
      }
  return reached;
}

function targetsOf(action: Action): readonly string[] {
  if (action.kind === 'map') return action.entries.flatMap(([, inner]) => targetsOf(inner));
  return action.kind === 'jump' || action.kind === 'goto' ? [action.target] : [];
}

function calledChain({ chains }: Ruleset, from: Chain, name: string): Chain | undefined {
  const isLegacy = (chain: Chain) => chain.tool === 'iptables-legacy';
  return chains.find(
    (chain) =>
      chain.name === name &&
      chain.table === from.table &&
      chain.family === from.family &&
      isLegacy(chain) === isLegacy(from),
  );
}

function baseChains({ chains }: Ruleset, hook: string, packet: Packet): readonly Chain[] {
  const family = packet.family === 'ipv4' ? 4 : 6;
  return chains.filter((chain) => chain.base?.hook === hook && sees(chain, family));
}

function walkBase(ruleset: Ruleset, chain: Chain, packet: Packet): Outcomes {
  const outcomes = walk(ruleset, chain, packet, 0);
  if (!outcomes.returns) return outcomes;
  const stop = { chain, rule: undefined };
  return chain.base?.policy === 'drop' ? { ...outcomes, drop: stop } : { ...outcomes, accept: outcomes.accept ?? stop };
}

/** The kernel allows 16 jumps. */
const MAX_DEPTH = 16;

function walk(ruleset: Ruleset, chain: Chain, packet: Packet, depth: number): Outcomes {
  const all: Outcomes = {};
  if (depth > MAX_DEPTH) return { returns: true };
  for (const rule of chain.rules) {
    const match = ruleMatch(rule, packet);
    if (match === 'no') continue;
    const { outcomes, goesOn } = effectOf(ruleset, { chain, rule }, rule.action, packet, depth);
    const isFinal = match === 'yes' && !goesOn;
    all.accept ??= outcomes.accept;
    // Of several drops, the one that is left if nothing matches that vnet does not read.
    all.drop = isFinal ? (outcomes.drop ?? all.drop) : (all.drop ?? outcomes.drop);
    if (outcomes.returns) all.returns = true;
    if (isFinal) return all;
  }
  return { ...all, returns: true };
}

interface Effect {
  readonly outcomes: Outcomes;
  /** Whether the next rule of the chain may see the packet. */
  readonly goesOn: boolean;
}

function effectOf(ruleset: Ruleset, stop: Stop, action: Action, packet: Packet, depth: number): Effect {
  switch (action.kind) {
    case 'accept':
    case 'snat':
    case 'dnat':
      return { outcomes: { accept: stop }, goesOn: false };
    case 'drop':
    case 'reject':
      return { outcomes: { drop: stop }, goesOn: false };
    case 'return':
      return { outcomes: { returns: true }, goesOn: false };
    case 'none':
      return { outcomes: {}, goesOn: true };
    case 'unknown':
      return { outcomes: { accept: stop }, goesOn: true };
    case 'jump':
    case 'goto': {
      const target = calledChain(ruleset, stop.chain, action.target);
      if (target === undefined) return { outcomes: {}, goesOn: true };
      const { returns = false, ...outcomes } = walk(ruleset, target, packet, depth + 1);
      if (action.kind === 'jump') return { outcomes, goesOn: returns };
      return { outcomes: returns ? { ...outcomes, returns } : outcomes, goesOn: false };
    }
    case 'map': {
      const all: Outcomes = {};
      for (const [value, inner] of action.entries) {
        const match = fieldMatch(action.field, [value], packet);
        if (match === 'no') continue;
        const { outcomes, goesOn } = effectOf(ruleset, stop, inner, packet, depth);
        all.accept ??= outcomes.accept;
        all.drop ??= outcomes.drop;
        if (outcomes.returns) all.returns = true;
        if (match === 'yes') return { outcomes: all, goesOn };
      }
      return { outcomes: all, goesOn: true };
    }
  }
}

type Match = 'yes' | 'no' | 'maybe';

function ruleMatch({ conditions, isPartlyRead }: Rule, packet: Packet): Match {
  let match: Match = isPartlyRead ? 'maybe' : 'yes';
  for (const condition of conditions) {
    const one = conditionMatch(condition, packet);
    if (one === 'no') return 'no';
    if (one === 'maybe') match = 'maybe';
  }
  return match;
}

function conditionMatch({ field, values, isNegated }: Condition, packet: Packet): Match {
  const match = fieldMatch(field, values, packet);
  if (match === 'maybe' || !isNegated) return match;
  return match === 'yes' ? 'no' : 'yes';
}

function fieldMatch(field: Field, values: readonly string[], packet: Packet): Match {
  const actual = packet[field];
  if (actual === undefined) return 'maybe';
  const matches = values.map((value) => valueMatch(field, value, actual));
  if (matches.includes('yes')) return 'yes';
  return matches.includes('maybe') ? 'maybe' : 'no';
}

function valueMatch(field: Field, value: string, actual: string): Match {
  if (field === 'saddr' || field === 'daddr') return addressMatch(value, actual);
  return isValue(field, value, actual) ? 'yes' : 'no';
}

function isValue(field: Field, value: string, actual: string): boolean {
  switch (field) {
    case 'iif':
    case 'oif':
      return value.endsWith('*') ? actual !== '' && actual.startsWith(value.slice(0, -1)) : value === actual;
    case 'sport':
    case 'dport': {
      const [first = '', last = first] = value.split('-');
      return actual !== '' && Number(first) <= Number(actual) && Number(actual) <= Number(last);
    }
    default:
      return value === actual;
  }
}

/** Whether an address, or every address of a subnet, is among those of a rule. */
function addressMatch(value: string, actual: string): Match {
  const [rule, packet] = [spanOf(value), spanOf(actual)];
  if (rule === undefined || packet === undefined) return 'maybe';
  if (rule.family !== packet.family) return 'no';
  if (rule.first <= packet.first && packet.last <= rule.last) return 'yes';
  return rule.last < packet.first || packet.last < rule.first ? 'no' : 'maybe';
}

interface Span {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads `10.0.0.1`, `10.0.0.0/24`, `10.0.0.0/255.0.255.0` (undefined) and `10.0.0.1-10.0.0.9`. */
function spanOf(text: string): Span | undefined {
  const subnet = parseSubnet(text);
  const [first, last = first] =
    subnet === undefined ? text.split('-').map(parseIp) : [networkAddress(subnet), broadcastAddress(subnet)];
  if (first === undefined || last === undefined) return undefined;
  return { family: first.family, first: first.value, last: last.value };
}
