import { effectiveItems } from '../effective.ts';
import type { FilterRule } from '../model.ts';
import type { Protocol } from '../schema.ts';
import type { AppliedRule, Chain, FlatFilter } from './flatten.ts';

/** A direction of packets, as the guest sees it. */
export type Way = 'out' | 'in';

/** Kinds of packets that a filter can treat differently as a whole. */
export const PACKETS = ['IPv4', 'IPv6', 'ARP', 'RARP', 'other'] as const;
export type Packets = (typeof PACKETS)[number];

/** How much of a kind of packets passes. */
export type Share = 'all' | 'some' | 'none';

const ETHERNET: Readonly<Record<string, Packets>> = { ip: 'IPv4', ipv6: 'IPv6', arp: 'ARP', rarp: 'RARP' };
const ETHER_TYPES: Readonly<Record<string, Packets>> = { ipv4: 'IPv4', ipv6: 'IPv6', arp: 'ARP', rarp: 'RARP' };

/** Whether a rule is about packets that go this way. */
export function goes({ direction }: FilterRule, way: Way): boolean {
  return direction === way || direction === 'inout';
}

/** How much of a kind of packets passes a filter. */
export function shareOf(flat: FlatFilter, packets: Packets, way: Way): Share {
  const ethernet = run(flat.root, packets, way);
  const passes = ethernet.results.has('accept') || ethernet.continues;
  const isDropped = ethernet.results.has('drop');
  if (!passes) return 'none';
  if (packets !== 'IPv4' && packets !== 'IPv6') return isDropped ? 'some' : 'all';
  const ip = runIp(flat.ip, packets, way);
  if (!ip.results.has('accept') && !ip.continues) return 'none';
  return isDropped || ip.results.has('drop') ? 'some' : 'all';
}

interface Run {
  /** What happens to some of the packets. */
  readonly results: ReadonlySet<'accept' | 'drop'>;
  /** Whether some packets reach the end, where libvirt accepts them. */
  readonly continues: boolean;
}

function run(entries: readonly (Chain | AppliedRule)[], packets: Packets, way: Way): Run {
  const results = new Set<'accept' | 'drop'>();
  let leaves = false;
  for (const entry of entries) {
    if (!('rule' in entry)) {
      if (entry.protocol !== undefined && ETHERNET[entry.protocol] !== packets && !isOther(entry.protocol, packets))
        continue;
      const inside = run(entry.rules, packets, way);
      for (const result of inside.results) results.add(result);
      // VLAN and STP are only a part of the other packets.
      if (!inside.continues && !isOther(entry.protocol, packets)) return { results, continues: leaves };
      continue;
    }
    const { rule } = entry;
    const match = goes(rule, way) ? ethernetMatch(rule, packets) : 'none';
    if (match === 'none' || rule.action === 'continue' || rule.action === undefined) continue;
    if (rule.action === 'return') leaves = true;
    else results.add(rule.action === 'accept' ? 'accept' : 'drop');
    if (match === 'all') return { results, continues: leaves };
  }
  return { results, continues: true };
}

function isOther(protocol: Protocol | undefined, packets: Packets): boolean {
  return packets === 'other' && (protocol === 'vlan' || protocol === 'stp');
}

/** How many packets of a kind a rule of ebtables matches. */
function ethernetMatch(rule: FilterRule, packets: Packets): Share {
  const { protocol } = rule;
  const conditions = effectiveItems(rule);
  if (protocol === undefined) return 'all';
  if (protocol !== 'mac') {
    if (isOther(protocol, packets)) return 'some';
    return ETHERNET[protocol] !== packets ? 'none' : conditions.length === 0 ? 'all' : 'some';
  }
  const type = conditions.find(({ name }) => name === 'protocolid');
  if (type === undefined || type.isNegated || type.value === undefined) return conditions.length === 0 ? 'all' : 'some';
  const matched = ETHER_TYPES[type.value] ?? 'other';
  if (matched !== packets) return 'none';
  return matched === 'other' || conditions.length > 1 ? 'some' : 'all';
}

function runIp(rules: readonly AppliedRule[], packets: 'IPv4' | 'IPv6', way: Way): Run {
  const results = new Set<'accept' | 'drop'>();
  for (const { rule } of rules) {
    if (familyOf(rule.protocol) !== packets) continue;
    const { action } = rule;
    for (const { isPart } of ipPasses(rule, way)) {
      if (action === undefined || action === 'continue') continue;
      results.add(action === 'accept' || action === 'return' ? 'accept' : 'drop');
      const isAll = rule.protocol === 'all' || rule.protocol === 'all-ipv6';
      if (isAll && !isPart) return { results, continues: false };
    }
  }
  return { results, continues: true };
}

/** IPv4 or IPv6, of a protocol of iptables or ip6tables. */
export function familyOf(protocol: Protocol | undefined): 'IPv4' | 'IPv6' {
  return protocol?.endsWith('-ipv6') || protocol === 'icmpv6' ? 'IPv6' : 'IPv4';
}

/** How libvirt applies a rule of iptables to packets that go one way. */
export interface IpPass {
  /** Whether source and destination of the rule are swapped, because the packets go the other way. */
  readonly isReverse: boolean;
  /** The state of connections that it is limited to. */
  readonly state: string | undefined;
  /** Whether it matches only a part of the packets of its protocol. */
  readonly isPart: boolean;
}

/**
 * What libvirt makes of a rule of iptables (iptablesCreateRuleInstance): a rule for one direction has a second part for the
 * packets in the other one, unless it names a state or a type of ICMP.
 */
export function ipPasses(rule: FilterRule, way: Way): IpPass[] {
  const { direction, action, statematch, items } = rule;
  if (direction === undefined) return [];
  const has = (name: string) => items.some((item) => item.name === name);
  const hasType = has('type') && (rule.protocol === 'icmp' || rule.protocol === 'icmpv6');
  const own = direction === 'inout' ? 'in' : direction;
  const isReverse = way !== own;
  const conditions = effectiveItems(rule).some(({ name }) => name !== 'state');
  if (has('state')) {
    if (isReverse && direction !== 'inout') return [];
    return [{ isReverse, state: items.findLast(({ name }) => name === 'state')?.value ?? '', isPart: true }];
  }
  if (hasType && (direction === 'inout' || isReverse)) return [];
  const tracks = action === 'accept' && statematch && direction !== 'inout';
  const state = tracks ? (isReverse ? 'ESTABLISHED' : 'NEW,ESTABLISHED') : undefined;
  return [{ isReverse, state, isPart: conditions || state !== undefined }];
}
