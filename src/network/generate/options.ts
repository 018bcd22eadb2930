import type { IpAddress } from '../../address/ip.ts';
import type { Subnet } from '../../address/subnet.ts';

/** What a generated network can be; `isolated` and `ovs` are no modes of libvirt's own. */
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

/** The modes in which libvirt makes the bridge, gives it addresses and serves DHCP and DNS on it. */
export const OWN_BRIDGE_MODES: readonly GenerateMode[] = ['nat', 'route', 'open', 'isolated'];

/** All that is wished of a network to generate. Texts are in the forms that `vnet generate --help` names. */
export interface Wish {
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

  /** The bridge's own address in each subnet. */
  readonly subnets: readonly OwnSubnet[];
  /** Whether IPv4 guests are given addresses though no range is named. */
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

/** A subnet with the bridge's own address in it. */
export type OwnSubnet = Subnet & { readonly address: IpAddress };
