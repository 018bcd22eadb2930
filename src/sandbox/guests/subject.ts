import type { IpAddress } from '../../address/ip.ts';
import type { Host } from '../../host/host.ts';
import type { DhcpHost, ForwardMode, Network } from '../../network/model.ts';
import type { Uplink } from '../world/make.ts';
import type { Client } from './client.ts';

export const FAMILIES = [4, 6] as const;

/** A started network with its guests, as the checks see it. */
export interface Subject {
  readonly network: Network;
  readonly mode: ForwardMode;
  readonly inside: Host;
  readonly guests: readonly Guest[];
  readonly uplink: Uplink;
}

/** A machine that was plugged in for the checks. */
export interface Guest {
  readonly client: Client;
  /** What its name server should call it: what it asks for, or the name of its `<host>`. */
  readonly hostname: string;
  /** The `<host>` that names its MAC address, if any. */
  readonly reserved: (DhcpHost & { readonly ip: IpAddress }) | undefined;
  readonly ipv4: string | undefined;
  readonly ipv6: string | undefined;
  /** Whether its IPv4 address is a lease, rather than set by hand for want of a DHCP server. */
  readonly leased: boolean;
}

export function addressOf(guest: Guest, family: 4 | 6): string | undefined {
  return family === 4 ? guest.ipv4 : guest.ipv6;
}
