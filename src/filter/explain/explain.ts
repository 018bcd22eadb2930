import { type Filter, isEthernet, ROOT_CHAIN } from '../model.ts';
import { type AppliedRule, type Chain, type FlatFilter, flatten } from './flatten.ts';
import { familyOf, goes, ipPasses, PACKETS, type Packets, type Share, shareOf, type Way } from './packets.ts';
import { type VariableSource, variablesOf } from './variables.ts';
import { matchText } from './words.ts';

/** What a filter does, in words. */
export interface FilterExplanation {
  /** The verdict: what a guest can send and receive. */
  readonly summary: readonly string[];
  readonly shares: Readonly<Record<Way, Readonly<Record<Packets, Share>>>>;
  /** The steps of ebtables, in order. */
  readonly steps: Readonly<Record<Way, readonly Step[]>>;
  /** The steps of iptables and ip6tables, in order. */
  readonly ipSteps: Readonly<Record<Way, readonly Step[]>>;
  readonly variables: readonly VariableSource[];
  /** Whether libvirt tracks connections for the filter. */
  readonly tracksConnections: boolean;
  readonly included: readonly string[];
  readonly missing: readonly string[];
}

/** A rule that some packets meet. */
export interface Step {
  readonly chain: string;
  /** What the chain sees; undefined for all packets. */
  readonly sees: string | undefined;
  /** The filter that contains the rule. */
  readonly filter: string;
  /** The packets that match. */
  readonly match: string;
  readonly action: string;
}

/** Explains a filter. `known` finds the filters that it refers to. */
export function explainFilter(filter: Filter, known: (name: string) => Filter | undefined): FilterExplanation {
  const flat = flatten(filter, known);
  const shares = { out: sharesOf(flat, 'out'), in: sharesOf(flat, 'in') };
  return {
    summary: [`A guest can send ${listOf(shares.out)}.`, `It can receive ${listOf(shares.in)}.`],
    shares,
    steps: { out: stepsOf(flat.root, 'out'), in: stepsOf(flat.root, 'in') },
    ipSteps: { out: ipStepsOf(flat.ip, 'out'), in: ipStepsOf(flat.ip, 'in') },
    variables: variablesOf(flat),
    tracksConnections: flat.ip.some(({ rule }) => ipPasses(rule, 'in').some(({ state }) => state !== undefined)),
    included: flat.included,
    missing: flat.missing,
  };
}

function sharesOf(flat: FlatFilter, way: Way): Readonly<Record<Packets, Share>> {
  const of = (packets: Packets) => shareOf(flat, packets, way);
  return { IPv4: of('IPv4'), IPv6: of('IPv6'), ARP: of('ARP'), RARP: of('RARP'), other: of('other') };
}

/** `all packets`, `no packets`, or `all ARP, some IPv4 and no IPv6, RARP and other packets`. */
function listOf(shares: Readonly<Record<Packets, Share>>): string {
  const parts = (['all', 'some', 'none'] as const).flatMap((share) => {
    const names = PACKETS.filter((packets) => shares[packets] === share);
    const word = share === 'none' ? 'no' : share;
    if (names.length === PACKETS.length) return `${word} packets`;
    return names.length === 0 ? [] : `${word} ${joined(names)}${names.includes('other') ? ' packets' : ''}`;
  });
  const last = parts.at(-1) ?? '';
  return parts.length < 2
    ? last
    : `${parts.slice(0, -1).join(', ')}${last.startsWith('no ') ? ', but' : ' and'} ${last}`;
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function stepsOf(entries: readonly (Chain | AppliedRule)[], way: Way): Step[] {
  const inChain = (rules: readonly AppliedRule[], chain: string, sees: string | undefined) =>
    rules
      .filter(({ rule }) => goes(rule, way))
      .map(({ rule, filter }) => ({
        chain,
        sees,
        filter,
        match: matchText(rule, false),
        action: actionText(rule.action, chain, rule.protocol),
      }));
  return entries.flatMap((entry) =>
    'rule' in entry
      ? inChain([entry], ROOT_CHAIN, undefined)
      : inChain(entry.rules, entry.name, entry.protocol && SEEN[entry.protocol]),
  );
}

const SEEN = { vlan: 'VLAN frames', stp: 'STP frames', arp: 'ARP', rarp: 'RARP', ip: 'IPv4', ipv6: 'IPv6' } as const;

function actionText(action: string | undefined, chain: string, protocol: AppliedRule['rule']['protocol']): string {
  if (action === 'return') return chain === ROOT_CHAIN ? 'accept' : 'leave the chain';
  if (action === 'continue') return 'go on';
  return action === 'reject' && isEthernet(protocol) ? 'drop' : (action ?? 'invalid');
}

function ipStepsOf(rules: readonly AppliedRule[], way: Way): Step[] {
  return rules.flatMap(({ rule, filter }) =>
    ipPasses(rule, way).map(({ isReverse, state }) => ({
      chain: 'iptables',
      sees: familyOf(rule.protocol),
      filter,
      match: `${matchText(rule, isReverse)}${stateText(state)}`,
      action: rule.action === 'return' ? 'accept' : (rule.action ?? 'invalid'),
    })),
  );
}

function stateText(state: string | undefined): string {
  if (state === undefined) return '';
  if (state === 'ESTABLISHED') return ', if it is a reply';
  return state === 'NEW,ESTABLISHED'
    ? ', also of new connections'
    : `, if its connection is ${state || 'in any state'}`;
}
