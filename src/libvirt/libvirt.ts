import type { Domain } from './domain.ts';
import type { Guest } from './guest.ts';
import type { Lease, LeaseFilter } from './leases/lease.ts';
import type { NetworkSummary } from './network-summary.ts';
import type { Reading } from './reading.ts';

/** The leases of one network, or of one lease file. */
export interface NetworkLeases {
  readonly bridge: string | undefined;
  /** Undefined if the source does not say which network has the bridge. */
  readonly network: NetworkSummary | undefined;
  /** Built on each iteration: 100,000 leases must not be in memory at once. */
  readonly leases: Iterable<Lease>;
}

/** Where a Libvirt takes its answers from. */
export type LibvirtSource =
  /** Lease files that the user named. */
  | 'lease-files'
  /** A directory with another libvirt's state files, such as a backup's or a container's. */
  | 'state-directory'
  /** The daemon's own files on this host. */
  | 'daemon-files'
  /** The daemon's lease files, which name bridges; this user may not read which network and guest they belong to. */
  | 'bridge-files'
  /** virsh, and the daemon's lease files if this user may read them. */
  | 'virsh';

/**
 * One libvirt as vnet sees it: its networks, leases and domains. openLibvirt decides once where the answers come from. Every
 * call reads the current state. Problems with single files or answers are in the Reading; if nothing at all can be read, a
 * method throws VnetError.
 */
export interface Libvirt {
  readonly source: LibvirtSource;
  /** Whether the files are a copy, so that nothing more can be queried. */
  readonly isSnapshot: boolean;
  /** Whether its bridges and guests are on this host. */
  readonly isLocal: boolean;
  /** Whether the leases come from files on this host, and not from virsh. */
  readonly readsLeaseFiles: boolean;
  /** Directories to watch for changes; empty if only virsh knows about them. */
  readonly directories: readonly string[];
  /** Calls back at changes that no file shows, until the function that it returns is called. */
  readonly watchChanges?: (onChange: () => void) => () => void;

  /**
   * Every network, active or not. For an active network this is the live definition; with `definitions`, its persistent
   * definition follows, if the source has it.
   */
  networks(options?: { readonly definitions?: boolean }): Promise<Reading<NetworkSummary>>;
  /** The names of networks with a definition, and of those that libvirt starts when it starts; undefined if unknown. */
  defined(): Promise<DefinedNetworks | undefined>;
  /** Whether a network is active. True if the source cannot say. */
  isActive(network: string): Promise<boolean>;
  /**
   * The leases of the networks with these names or UUIDs, or of all active networks if there are none. Throws VnetError
   * `not-found` for a name without a network.
   */
  leases(networks: readonly string[], filter?: LeaseFilter): Promise<Reading<NetworkLeases>>;
  /**
   * Every lease on file, also those that inactive networks left behind. The network of a bridge is only looked up if
   * `withNetworks` is set: reading many networks takes longer than finding a lease.
   */
  allLeases(
    filter: LeaseFilter | undefined,
    options: { readonly withNetworks: boolean },
  ): Promise<Reading<NetworkLeases>>;
  /** The running guests with an interface on a network, as far as the lease directory lists them. */
  pluggedGuests(): Reading<Guest>;
  /**
   * Every domain, or undefined if the source does not know them. If `names` is given, the interfaces of other domains may be
   * missing.
   */
  domains(names?: readonly string[]): Promise<readonly Domain[] | undefined>;
  /** The names of persistent domains; empty if that takes more than listing a directory. */
  domainNames(): readonly string[];
}

/** Names of networks. */
export interface DefinedNetworks {
  readonly autostart: ReadonlySet<string>;
  /** All that have a definition. The others are transient. */
  readonly persistent: ReadonlySet<string>;
}

/** Where to read instead of libvirt's own directories. */
export interface SourceOptions {
  /** Lease files; `-` is standard input. */
  readonly files: readonly string[];
  /** A directory of state files. */
  readonly stateDir: string | undefined;
}
