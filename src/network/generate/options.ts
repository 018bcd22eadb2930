import type { IpAddress } from '../../address/ip.ts';
import type { Subnet } from '../../address/subnet.ts';
import { isOwnBridgeMode } from '../model.ts';

/** The modes of a generated network: libvirt's, and `isolated` (no `<forward>`) and `ovs` (bridge mode on Open vSwitch). */
export const GENERATE_MODES = [
  'nat',
  'route',
  'open',
  'isolated',
  'bridge',
  'private',
  'vepa',
  'passthrough',
  'hostdev',
  'ovs',
] as const;
export type GenerateMode = (typeof GENERATE_MODES)[number];

/** The modes in which libvirt creates the bridge, assigns its addresses and can serve DHCP and DNS on it. */
export const OWN_BRIDGE_MODES: readonly GenerateMode[] = GENERATE_MODES.filter((mode) =>
  isOwnBridgeMode(mode === 'isolated' ? 'none' : mode),
);

/** The options of `vnet generate`. Texts have the formats in `vnet generate --help`. */
export interface GenerateOptions {
  readonly name: string;
  readonly mode: GenerateMode;
  readonly uuid?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly trustGuestRxFilters: boolean;
  readonly guestIpv6: boolean;

  readonly bridge?: string | undefined;
  readonly stp: boolean;
  readonly delay?: string | undefined;
  readonly zone?: string | undefined;
  readonly macTableManager?: string | undefined;
  readonly mac?: string | undefined;
  readonly mtu?: string | undefined;

  readonly devices: readonly string[];
  readonly physicalFunction?: string | undefined;
  readonly virtualFunctions: readonly string[];
  readonly managed: boolean;
  readonly driver?: string | undefined;
  readonly natAddress?: string | undefined;
  readonly natPort?: string | undefined;
  readonly natIpv6?: string | undefined;

  /** The subnets, each with the bridge's address in it. */
  readonly subnets: readonly OwnSubnet[];
  /** Whether the first IPv4 subnet gets a DHCP range if `ranges` has none. */
  readonly dhcp: boolean;
  readonly ranges: readonly string[];
  readonly hosts: readonly string[];
  readonly localPtr: boolean;
  readonly tftp?: string | undefined;
  readonly bootp?: string | undefined;
  readonly routes: readonly string[];

  readonly domain?: string | undefined;
  readonly localDomain: boolean;
  readonly registerDomain: boolean;
  readonly dns: boolean;
  readonly plainNames: boolean;
  readonly dnsHosts: readonly string[];
  readonly forwarders: readonly string[];
  readonly srvs: readonly string[];
  readonly txts: readonly string[];
  readonly dnsmasqOptions: readonly string[];

  readonly vlan?: string | undefined;
  readonly inbound?: string | undefined;
  readonly outbound?: string | undefined;
  readonly isolatedPorts: boolean;
  readonly virtualPort?: string | undefined;
  readonly portGroups: readonly string[];
}

/** A subnet with the bridge's address in it. */
export type OwnSubnet = Subnet & { readonly address: IpAddress };
