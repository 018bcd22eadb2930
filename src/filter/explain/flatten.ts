import { CHAINS, chainPrefix, type Filter, type FilterRule, isEthernet, ROOT_CHAIN } from '../model.ts';

/** A rule that applies to an interface, and where it comes from. */
export interface AppliedRule {
  readonly rule: FilterRule;
  /** The name of the filter that contains it. */
  readonly filter: string;
}

/** A chain of ebtables, which the root chain runs. */
export interface Chain {
  readonly name: string;
  readonly priority: number;
  /** What it sees; undefined for all packets. */
  readonly protocol: 'vlan' | 'stp' | 'arp' | 'rarp' | 'ip' | 'ipv6' | undefined;
  /** The names of the filters that contribute to it. */
  readonly filters: readonly string[];
  /** In the order in which they run. */
  readonly rules: readonly AppliedRule[];
}

/** A filter with everything that it refers to, as libvirt applies it. */
export interface FlatFilter {
  /** The rules of the root chain and the chains that it runs, in order. */
  readonly root: readonly (Chain | AppliedRule)[];
  /** The rules of iptables and ip6tables, which run after all of ebtables. */
  readonly ip: readonly AppliedRule[];
  /** The filters that it refers to, directly or through others. */
  readonly included: readonly string[];
  /** Those of them that are not known. */
  readonly missing: readonly string[];
  /** The values that references give to variables. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/** Resolves all references. `known` finds a filter by name. */
export function flatten(filter: Filter, known: (name: string) => Filter | undefined): FlatFilter {
  const byChain = new Map<string, { priority: number; filters: Set<string>; rules: AppliedRule[] }>();
  const ip: AppliedRule[] = [];
  const seen = new Set<Filter>();
  const included = new Set<string>();
  const missing = new Set<string>();
  const parameters = new Map<string, Set<string>>();

  const add = (current: Filter): void => {
    if (seen.has(current)) return;
    seen.add(current);
    const name = current.name ?? '';
    for (const entry of current.entries) {
      if (entry.kind === 'rule') {
        if (isEthernet(entry.protocol)) chainOf(current).rules.push({ rule: entry, filter: name });
        else ip.push({ rule: entry, filter: name });
        continue;
      }
      for (const { name: variable, value } of entry.parameters) {
        if (variable === undefined || value === undefined) continue;
        parameters.set(variable, (parameters.get(variable) ?? new Set()).add(value));
      }
      if (entry.filter === undefined) continue;
      included.add(entry.filter);
      const other = known(entry.filter);
      if (other === undefined) missing.add(entry.filter);
      else add(other);
    }
  };
  const chainOf = ({ chain, chainPriority, name = '' }: Filter) => {
    const found = byChain.get(chain) ?? { priority: chainPriority, filters: new Set<string>(), rules: [] };
    byChain.set(chain, found);
    found.filters.add(name);
    return found;
  };
  add(filter);

  const chains = [...byChain].flatMap(([name, { priority, filters, rules }]): Chain[] => {
    const prefix = chainPrefix(name);
    if (name === ROOT_CHAIN) return [];
    return [
      { name, priority, protocol: prefix && CHAINS[prefix].protocol, filters: [...filters], rules: inOrder(rules) },
    ];
  });
  const root = [...chains, ...(byChain.get(ROOT_CHAIN)?.rules ?? [])];
  return {
    root: root.sort((a, b) => priorityOf(a) - priorityOf(b)),
    ip: inOrder(ip),
    included: [...included],
    missing: [...missing],
    parameters: new Map([...parameters].map(([name, values]) => [name, [...values]])),
  };
}

/** Of two with the same priority, a chain runs before a rule, and otherwise the earlier one first. */
function priorityOf(entry: Chain | AppliedRule): number {
  return 'rule' in entry ? entry.rule.priority : entry.priority;
}

function inOrder(rules: readonly AppliedRule[]): AppliedRule[] {
  return [...rules].sort((a, b) => a.rule.priority - b.rule.priority);
}
