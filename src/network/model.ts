import type { IpAddress } from '../address/ip.ts';
import type { MacAddress } from '../address/mac.ts';
import type { Element } from '../xml/document.ts';

/** A part of a network, read from an element. If an element may occur once, libvirt reads the first. */
export interface Part {
  readonly element: Element;
}

/**
 * A network as libvirt understands its XML (virNetworkDefParseXML). A value is undefined if it is absent or if libvirt would
 * reject it; rules report the latter. libvirt's defaults are filled in only where a comment says so.
 */
export interface Network extends Part, LinkSettings {
  readonly name: string | undefined;
  /** 36 characters, lowercase. */
  readonly uuid: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly metadata: Element | undefined;
  readonly ipv6: boolean | undefined;
  readonly trustGuestRxFilters: boolean | undefined;
  /** Number of guest interfaces that use the network. libvirt writes it into the live XML. */
  readonly connections: number | undefined;
  readonly domain: DnsDomain | undefined;
  readonly forward: Forward | undefined;
  readonly bridge: Bridge | undefined;
  readonly mac: MacAddress | undefined;
  /** In bytes. */
  readonly mtu: number | undefined;
  readonly dns: Dns | undefined;
  readonly portIsolated: boolean | undefined;
  readonly ips: readonly NetworkIp[];
  readonly routes: readonly Route[];
  readonly dnsmasqOptions: readonly DnsmasqOption[];
}

/** What the link of a guest gets: from its network, or from its network port. */
export interface LinkSettings {
  readonly vlan: Vlan | undefined;
  readonly bandwidth: Bandwidth | undefined;
  readonly virtualPort: VirtualPort | undefined;
  readonly portGroups: readonly PortGroup[];
}

export interface DnsDomain extends Part {
  readonly name: string | undefined;
  readonly localOnly: boolean | undefined;
  /** Since libvirt 10.1. */
  readonly register: boolean | undefined;
}

export interface Bridge extends Part {
  readonly name: string | undefined;
  readonly zone: string | undefined;
  /** Default: true. */
  readonly stp: boolean;
  /** Forward delay in seconds. Default: 0. */
  readonly delay: number;
  readonly macTableManager: 'kernel' | 'libvirt' | undefined;
}

export const FORWARD_MODES = [
  'none',
  'nat',
  'route',
  'open',
  'bridge',
  'private',
  'vepa',
  'passthrough',
  'hostdev',
] as const;
export type ForwardMode = (typeof FORWARD_MODES)[number];

/**
 * The forward modes of own-bridge networks: libvirt creates the bridge, gives it addresses and can serve DHCP and DNS on it.
 * `none` is an isolated network.
 */
const OWN_BRIDGE_MODES = ['none', 'nat', 'route', 'open'] as const;
export type OwnBridgeMode = (typeof OWN_BRIDGE_MODES)[number];

export function isOwnBridgeMode(mode: string | undefined): mode is OwnBridgeMode {
  return OWN_BRIDGE_MODES.some((own) => own === mode);
}

export interface Forward extends Part {
  /** Default: `nat`. Undefined if libvirt does not know the mode. */
  readonly mode: ForwardMode | undefined;
  readonly dev: string | undefined;
  readonly managed: boolean;
  readonly driver: string | undefined;
  /** Since libvirt 10.0. */
  readonly driverModel: string | undefined;
  /** The devices by name. The one of `dev` comes first and only once. */
  readonly interfaces: readonly ForwardInterface[];
  /** The devices by PCI address. libvirt ignores them if there are interfaces. */
  readonly addresses: readonly PciAddress[];
  /** The physical functions. libvirt ignores them if there are interfaces or addresses. */
  readonly physicalFunctions: readonly ForwardInterface[];
  readonly nat: Nat | undefined;
}

export interface ForwardInterface extends Part {
  readonly dev: string | undefined;
  readonly connections: number | undefined;
}

export interface PciAddress extends Part {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
  readonly connections: number | undefined;
}

export interface Nat extends Part {
  readonly ipv6: boolean | undefined;
  readonly address: NatAddress | undefined;
  readonly port: NatPort | undefined;
}

export interface NatAddress extends Part {
  readonly start: IpAddress | undefined;
  readonly end: IpAddress | undefined;
}

export interface NatPort extends Part {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

export interface Dns extends Part {
  readonly enable: boolean | undefined;
  readonly forwardPlainNames: boolean | undefined;
  readonly forwarders: readonly Forwarder[];
  readonly txts: readonly DnsTxt[];
  readonly srvs: readonly DnsSrv[];
  readonly hosts: readonly DnsHost[];
}

export interface Forwarder extends Part {
  readonly address: IpAddress | undefined;
  readonly domain: string | undefined;
  /** Since libvirt 12.0. */
  readonly port: number | undefined;
}

export interface DnsTxt extends Part {
  readonly name: string | undefined;
  readonly value: string | undefined;
}

export interface DnsSrv extends Part {
  readonly service: string | undefined;
  readonly protocol: string | undefined;
  readonly domain: string | undefined;
  readonly target: string | undefined;
  readonly port: number | undefined;
  readonly priority: number | undefined;
  readonly weight: number | undefined;
}

export interface DnsHost extends Part {
  readonly ip: IpAddress | undefined;
  readonly hostnames: readonly Hostname[];
}

export interface Hostname extends Part {
  readonly name: string;
}

export interface Vlan extends Part {
  /** Whether ports carry tagged frames: trunk='yes', several tags, or a native one. */
  readonly trunk: boolean;
  readonly tags: readonly VlanTag[];
}

export interface VlanTag extends Part {
  readonly id: number | undefined;
  readonly nativeMode: 'tagged' | 'untagged' | undefined;
}

export interface Bandwidth extends Part {
  readonly inbound: Rate | undefined;
  readonly outbound: Rate | undefined;
}

/** `average`, `peak` and `floor` in kB/s (1000 bytes), `burst` in KiB: libvirt passes them to tc(8) as kbps and kb. */
export interface Rate extends Part {
  readonly average: bigint | undefined;
  readonly peak: bigint | undefined;
  readonly floor: bigint | undefined;
  readonly burst: bigint | undefined;
}

export interface NetworkIp extends Part {
  /** The text in the XML. */
  readonly family: string | undefined;
  readonly address: IpAddress | undefined;
  readonly netmask: IpAddress | undefined;
  /** The value in the XML; 0 counts as absent. See ipPrefix. */
  readonly prefix: number | undefined;
  readonly localPtr: boolean | undefined;
  readonly tftpRoot: string | undefined;
  /** The first `<dhcp>`, which contains the ranges, hosts and bootp below. */
  readonly dhcp: Element | undefined;
  readonly ranges: readonly DhcpRange[];
  readonly hosts: readonly DhcpHost[];
  /** Only for IPv4: libvirt ignores it under IPv6. */
  readonly bootp: Bootp | undefined;
}

export interface DhcpRange extends Part {
  readonly start: IpAddress | undefined;
  readonly end: IpAddress | undefined;
  readonly lease: LeaseTime | undefined;
}

export interface DhcpHost extends Part {
  readonly mac: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly ip: IpAddress | undefined;
  readonly lease: LeaseTime | undefined;
}

export interface LeaseTime extends Part {
  /** 0 means that the lease never expires. */
  readonly expiry: bigint | undefined;
  /** Default: `minutes`. */
  readonly unit: 'seconds' | 'minutes' | 'hours' | undefined;
}

export interface Bootp extends Part {
  readonly file: string | undefined;
  readonly server: IpAddress | undefined;
}

export interface Route extends Part {
  /** The text in the XML. */
  readonly family: string | undefined;
  readonly address: IpAddress | undefined;
  readonly netmask: IpAddress | undefined;
  readonly prefix: number | undefined;
  readonly gateway: IpAddress | undefined;
  readonly metric: number | undefined;
}

export const VIRTUAL_PORT_TYPES = ['802.1Qbg', '802.1Qbh', 'openvswitch', 'midonet'] as const;

export interface VirtualPort extends Part {
  readonly type: (typeof VIRTUAL_PORT_TYPES)[number] | undefined;
  /** The attributes of the first `<parameters>`, by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface PortGroup extends Part {
  readonly name: string | undefined;
  readonly isDefault: boolean;
  readonly trustGuestRxFilters: boolean | undefined;
  readonly virtualPort: VirtualPort | undefined;
  readonly bandwidth: Bandwidth | undefined;
  readonly vlan: Vlan | undefined;
}

/** A line that libvirt adds verbatim to dnsmasq's configuration. */
export interface DnsmasqOption extends Part {
  readonly value: string | undefined;
}

export const DNSMASQ_NAMESPACE = 'http://libvirt.org/schemas/network/dnsmasq/1.0';
