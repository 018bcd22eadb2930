/** What a packet has that rules match. */
export type Field =
  | 'family'
  | 'protocol'
  | 'iif'
  | 'oif'
  | 'saddr'
  | 'daddr'
  | 'sport'
  | 'dport'
  /** Of connection tracking: new, established, related, invalid. */
  | 'state'
  /** Of connection tracking: `dnat` for a connection whose destination was translated. */
  | 'status'
  /** What kind of address the destination is: local, unicast, broadcast or multicast. */
  | 'destination';

/** A condition of a rule. Values are as nft writes them: `virbr*`, `10.0.0.0/24`, `53`, `1024-65535`. */
export interface Condition {
  readonly field: Field;
  readonly values: readonly string[];
  readonly isNegated: boolean;
}

export type Action =
  | { readonly kind: 'accept' | 'drop' | 'reject' | 'return' | 'none' | 'unknown' }
  | { readonly kind: 'jump' | 'goto'; readonly target: string }
  | { readonly kind: 'snat' }
  | { readonly kind: 'dnat'; readonly address: string | undefined; readonly port: string | undefined }
  /** The first entry that matches decides. */
  | { readonly kind: 'map'; readonly field: Field; readonly entries: readonly (readonly [string, Action])[] };

export interface Rule {
  /** As its tool prints it. */
  readonly text: string;
  readonly handle: number | undefined;
  readonly conditions: readonly Condition[];
  /** Whether it has conditions that vnet does not read: it may or may not match. */
  readonly isPartlyRead: boolean;
  readonly action: Action;
}

export type TableFamily = 'ip' | 'ip6' | 'inet' | 'bridge' | 'netdev' | 'arp';

/** The tool that a rule is read and written with. */
export type Tool = 'nft' | 'iptables' | 'iptables-legacy';

export interface Base {
  readonly type: string;
  readonly hook: string;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
}

export interface Chain {
  readonly tool: Tool;
  readonly family: TableFamily;
  readonly table: string;
  readonly name: string;
  /** Undefined for a chain that only other chains lead to. */
  readonly base: Base | undefined;
  readonly rules: readonly Rule[];
}

/** The rules of a host in the order of their hooks' priorities. */
export interface Ruleset {
  readonly chains: readonly Chain[];
}

/** Whether rules of this family of tables see a packet. */
export function sees(chain: Chain, family: 4 | 6): boolean {
  return chain.family === 'inet' || chain.family === (family === 4 ? 'ip' : 'ip6');
}

/** A rule or the policy of a chain in one line, as evidence. */
export function describe(chain: Chain, rule: Rule | undefined): string {
  const { tool, family, table, name, base } = chain;
  if (tool !== 'nft') {
    const program = `${family === 'ip6' ? 'ip6' : 'ip'}tables${tool === 'iptables-legacy' ? '-legacy' : ''}`;
    const text = rule?.text ?? `-P ${name} ${base?.policy === 'drop' ? 'DROP' : 'ACCEPT'}`;
    return `${program} -t ${table} ${text}`;
  }
  if (rule === undefined) return `table ${family} ${table}, chain ${name}: policy ${base?.policy}`;
  const handle = rule.handle === undefined ? '' : ` # handle ${rule.handle}`;
  return `table ${family} ${table}, chain ${name}: ${rule.text}${handle}`;
}
