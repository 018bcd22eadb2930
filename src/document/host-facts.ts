import type { Subnet } from '../address/subnet.ts';

/** A network that this host's libvirt has. */
export interface HostNetwork {
  readonly name: string;
  readonly uuid: string | undefined;
  readonly active: boolean;
  readonly bridge: string | undefined;
  /** The subnets of its bridge, each with the bridge's address. */
  readonly subnets: readonly Subnet[];
  /** The names of its port groups; undefined if unknown. */
  readonly portGroups?: readonly string[] | undefined;
}

/** A network filter that this host's libvirt has. */
export interface HostFilter {
  readonly name: string;
  readonly uuid: string;
  /** The names of the filters that it refers to. */
  readonly references: readonly string[];
}

/** What a host has already that a network could conflict with, or needs. */
export interface HostFacts {
  /** Names of all links, and of those that are bridges. */
  readonly links: ReadonlySet<string>;
  readonly bridges: ReadonlySet<string>;
  /** Subnets that the host routes, each with its link. */
  readonly routes: readonly (Subnet & { readonly dev: string })[];
  /** Sockets that listen on every address of every link: their port and, where known, their program. */
  readonly listeners: readonly {
    readonly port: number;
    readonly protocol: 'tcp' | 'udp';
    /** Only on IPv6 addresses: then IPv4 addresses are free. */
    readonly ipv6Only: boolean;
    readonly program: string | undefined;
    /** Whether a UDP socket leaves the port to others, too (SO_REUSEADDR); undefined if this user cannot find out. */
    readonly isShared: boolean | undefined;
  }[];
  /** libvirt's networks, active or not. */
  readonly networks: readonly HostNetwork[];
  /** The bridge of a network that is active: no conflict for the network itself. */
  bridgeOf(network: string): string | undefined;
  isDirectory(path: string): boolean;
  /** The names of libvirt's network filters that could be found out. `false`: there is none of that name. */
  readonly filters?: ReadonlyMap<string, boolean>;
  /** libvirt's network filters; undefined if they are not known. */
  readonly filterDefinitions?: readonly HostFilter[] | undefined;
  /** The names of the filters in the files that are validated together. */
  readonly filesFilters?: readonly string[];
  /** The guests whose interfaces have this MAC address, in lower case. */
  guestsWithMac?(mac: string): readonly string[];
}
