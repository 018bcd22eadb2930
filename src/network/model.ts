import type { IpAddress } from '../address/ip.ts';
import type { MacAddress } from '../address/mac.ts';
import type { Element } from '../xml/document.ts';

/** A part of a network that was read from an element: the first of its kind, as libvirt takes it. */
export interface Part {
  readonly element: Element;
}

/**
 * A network as libvirt understands its XML (virNetworkDefParseXML). What is absent is undefined, and so is what libvirt
 * would refuse to read: rules find those. What libvirt takes by default stands here only where the comment says so.
 */
export interface Network extends Part {
  readonly name: string | undefined;
  /** 36 characters, lowercase. */
  readonly uuid: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly metadata: Element | undefined;
  readonly ipv6: boolean | undefined;
  readonly trustGuestRxFilters: boolean | undefined;
  /** Written by libvirt into a live network: how many guest interfaces use it. */
  readonly connections: number | undefined;
  readonly domain: Domain | undefined;
  readonly forward: Forward | undefined;
  readonly bridge: Bridge | undefined;
  readonly mac: MacAddress | undefined;
  /** In bytes. */
  readonly mtu: number | undefined;
  readonly dns: Dns | undefined;
  readonly vlan: Vlan | undefined;
  readonly bandwidth: Bandwidth | undefined;
  readonly portIsolated: boolean | undefined;
  readonly ips: readonly NetworkIp[];
  readonly routes: readonly Route[];
  readonly virtualPort: VirtualPort | undefined;
  readonly portGroups: readonly PortGroup[];
  readonly dnsmasqOptions: readonly DnsmasqOption[];
}

export interface Domain extends Part {
  readonly name: string | undefined;
  readonly localOnly: boolean | undefined;
  /** Since libvirt 10.1. */
  readonly register: boolean | undefined;
}

export interface Bridge extends Part {
  readonly name: string | undefined;
  readonly zone: string | undefined;
  /** On unless the file says `off`. */
  readonly stp: boolean;
  /** In seconds; 0 where the file gives none. */
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

export interface Forward extends Part {
  /** `nat` where the file gives none; undefined where libvirt knows no such mode. */
  readonly mode: ForwardMode | undefined;
  readonly dev: string | undefined;
  readonly managed: boolean;
  readonly driver: string | undefined;
  /** Since libvirt 10.0. */
  readonly driverModel: string | undefined;
  /** The devices by name, that of `dev` first and once. */
  readonly interfaces: readonly ForwardInterface[];
  /** The devices by PCI address; libvirt ignores them beside interfaces. */
  readonly addresses: readonly PciAddress[];
  /** The physical functions; libvirt ignores them beside interfaces and addresses. */
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
  /** Whether the port carries tagged frames: said, or because there are several tags or a native one. */
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

/** `average`, `peak` and `floor` in kibibytes a second, `burst` in kibibytes. */
export interface Rate extends Part {
  readonly average: bigint | undefined;
  readonly peak: bigint | undefined;
  readonly floor: bigint | undefined;
  readonly burst: bigint | undefined;
}

export interface NetworkIp extends Part {
  /** As written. */
  readonly family: string | undefined;
  readonly address: IpAddress | undefined;
  readonly netmask: IpAddress | undefined;
  /** As written; 0 counts as none. See ipPrefix. */
  readonly prefix: number | undefined;
  readonly localPtr: boolean | undefined;
  readonly tftpRoot: string | undefined;
  /** All of these stand in its first `<dhcp>`. */
  readonly dhcp: Element | undefined;
  readonly ranges: readonly DhcpRange[];
  readonly hosts: readonly DhcpHost[];
  /** Only of an IPv4 address: libvirt ignores it under IPv6. */
  readonly bootp: Bootp | undefined;
}

export interface DhcpRange extends Part {
  readonly start: IpAddress | undefined;
  readonly end: IpAddress | undefined;
  readonly lease: Lease | undefined;
}

export interface DhcpHost extends Part {
  readonly mac: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly ip: IpAddress | undefined;
  readonly lease: Lease | undefined;
}

export interface Lease extends Part {
  /** 0 is for ever. */
  readonly expiry: bigint | undefined;
  /** `minutes` where the file gives none. */
  readonly unit: 'seconds' | 'minutes' | 'hours' | undefined;
}

export interface Bootp extends Part {
  readonly file: string | undefined;
  readonly server: IpAddress | undefined;
}

export interface Route extends Part {
  /** As written. */
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
  /** The attributes of its first `<parameters>`, as written, by their names. */
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

/** A line that libvirt adds to dnsmasq's configuration as it is. */
export interface DnsmasqOption extends Part {
  readonly value: string | undefined;
}

export const DNSMASQ_NAMESPACE = 'http://libvirt.org/schemas/network/dnsmasq/1.0';
