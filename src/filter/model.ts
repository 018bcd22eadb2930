import type { Attribute, Element } from '../xml/document.ts';
import type { ItemType } from './items.ts';
import type { Protocol } from './schema.ts';
import type { Variable } from './variable.ts';

/**
 * A network filter as libvirt understands its XML (virNWFilterDefParseXML). A value is undefined if it is absent or if libvirt
 * would reject it; rules report the latter.
 */
export interface Filter {
  readonly element: Element;
  readonly name: string | undefined;
  /** 36 characters, lowercase. */
  readonly uuid: string | undefined;
  /** Default: `root`. */
  readonly chain: string;
  /** When the root chain runs this chain; of the root chain without a meaning. */
  readonly chainPriority: number;
  /** Rules and references, in the order of the text. */
  readonly entries: readonly (FilterRule | FilterRef)[];
}

export const ACTIONS = ['drop', 'accept', 'reject', 'return', 'continue'] as const;
export type Action = (typeof ACTIONS)[number];

/** `in`: to the guest. `out`: from the guest. */
export const DIRECTIONS = ['in', 'out', 'inout'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface FilterRule {
  readonly kind: 'rule';
  readonly element: Element;
  readonly action: Action | undefined;
  readonly direction: Direction | undefined;
  /** Default, and in place of what libvirt cannot read: 500. */
  readonly priority: number;
  /** Whether libvirt adds a match on the state of the connection. Default: true. */
  readonly statematch: boolean;
  /** That of the first protocol element; undefined if the rule is about all traffic. */
  readonly protocol: Protocol | undefined;
  /** The attributes of the elements of that protocol. If several elements set one, the last counts. */
  readonly items: readonly Item[];
}

/** An attribute of a protocol element. */
export interface Item {
  readonly name: string;
  readonly type: ItemType;
  readonly attribute: Attribute;
  /** The value in its usual form. Also undefined for a variable. */
  readonly value: string | undefined;
  readonly variable: Variable | undefined;
  /** Whether packets with another value match: match='no'. */
  readonly isNegated: boolean;
}

export interface FilterRef {
  readonly kind: 'filterref';
  readonly element: Element;
  readonly filter: string | undefined;
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  readonly element: Element;
  /** Undefined if libvirt ignores the parameter. */
  readonly name: string | undefined;
  readonly value: string | undefined;
}

/** The chain of the filters that have none. */
export const ROOT_CHAIN = 'root';

/** The prefixes of the names of chains, with what such a chain sees and when it runs by default. */
export const CHAINS = {
  mac: { priority: -800, protocol: undefined },
  vlan: { priority: -750, protocol: 'vlan' },
  stp: { priority: 0, protocol: 'stp' },
  arp: { priority: -500, protocol: 'arp' },
  rarp: { priority: -400, protocol: 'rarp' },
  ipv4: { priority: -700, protocol: 'ip' },
  ipv6: { priority: -600, protocol: 'ipv6' },
} as const;

/** The prefix of a chain's name; undefined for root and for names that libvirt rejects. */
export function chainPrefix(chain: string): keyof typeof CHAINS | undefined {
  return (Object.keys(CHAINS) as (keyof typeof CHAINS)[]).find((prefix) => chain.startsWith(prefix));
}

/** Whether ebtables checks the protocol; otherwise iptables or ip6tables does. */
export function isEthernet(protocol: Protocol | undefined): boolean {
  return protocol === undefined || ['mac', 'vlan', 'stp', 'arp', 'rarp', 'ip', 'ipv6'].includes(protocol);
}
