import type { Subnet } from '../../address/subnet.ts';

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
    readonly program: string | undefined;
  }[];
  /** The bridge of a network that is active: no conflict for the network itself. */
  bridgeOf(network: string): string | undefined;
  isDirectory(path: string): boolean;
}
