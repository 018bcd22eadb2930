import type { Element } from '../../xml/document.ts';
import type { Network } from '../model.ts';

/** A network and the text that it was read from. */
export interface ReadNetwork {
  readonly network: Network;
  readonly source: string;
}

/** The sections of net-update in which libvirt can change an active network (virNetworkUpdateSection). */
export type Section =
  | 'ip-dhcp-host'
  | 'ip-dhcp-range'
  | 'dns-host'
  | 'dns-txt'
  | 'dns-srv'
  | 'forward-interface'
  | 'portgroup';

/** An entry of a list that net-update can change. */
export interface Entry {
  readonly section: Section;
  readonly element: Element;
  /** The address of the `<ip>` that contains it. */
  readonly ip?: string;
  /** Whether net-update finds the entry by what its path contains, so that it can be modified. */
  readonly isModifiable?: true;
}

/** One thing that a network sets, in one spelling. */
export interface Setting {
  /** What is set: `mtu`, or `ip 10.9.0.1 dhcp host 52:54:00:00:00:01`. A network has each path once. */
  readonly path: string;
  /** Its value for a person; empty if the path says it all. */
  readonly value: string;
  readonly entry?: Entry;
}

/** Returns no setting for a value that is undefined. */
export function one(path: string, value: string | number | bigint | undefined): Setting[] {
  return value === undefined ? [] : [{ path, value: String(value) }];
}
