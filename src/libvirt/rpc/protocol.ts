/**
 * The part of libvirt's remote protocol that asks questions: numbers and types as in src/remote/remote_protocol.x and
 * src/rpc/virnetprotocol.x. libvirt only ever adds to it, so that old clients keep working.
 */
import { hyper, int, list, nothing, opaque, option, string, struct, type TypeOf, uint, type Xdr } from './xdr.ts';

/** The program that a message is for (REMOTE_PROGRAM), and its version. */
export const PROGRAM = 0x20008086;
export const PROGRAM_VERSION = 1;

export const MESSAGE = { call: 0, reply: 1, event: 2 } as const;

/** The length of a message, its own four bytes included (VIR_NET_MESSAGE_MAX, VIR_NET_MESSAGE_LEN_MAX). */
export const LONGEST_MESSAGE = 32 * 1024 * 1024 + 4;

/** A call of the daemon: its number, and the types of its arguments and its result. */
export interface Procedure<A, R> {
  readonly number: number;
  readonly args: Xdr<A>;
  readonly result: Xdr<R>;
}

/** A call with this number. */
export function procedure<A, R>(number: number, args: Xdr<A>, result: Xdr<R>): Procedure<A, R> {
  return { number, args, result };
}

const uuid = opaque(16);
const text = option(string);
export const network = struct({ name: string, uuid });
export const domain = struct({ name: string, uuid, id: int });
const filter = struct({ name: string, uuid });
export const hostInterface = struct({ name: string, mac: string });

export type Network = TypeOf<typeof network>;
export type Domain = TypeOf<typeof domain>;
export type Filter = TypeOf<typeof filter>;

const lease = struct({
  iface: string,
  expires: hyper,
  type: int,
  mac: text,
  iaid: text,
  ip: string,
  prefix: uint,
  hostname: text,
  clientId: text,
});

const address = struct({ type: int, ip: string, prefix: uint });
const addressed = struct({ name: string, mac: text, addresses: list(address) });

export const failure = struct({
  code: int,
  domain: int,
  message: text,
  level: int,
  dom: option(domain),
  str1: text,
  str2: text,
  str3: text,
  int1: int,
  int2: int,
  net: option(network),
});

const ofNetwork = struct({ network });
const ofDomain = struct({ domain });
const listing = struct({ wanted: int, flags: uint });
const flag = struct({ value: int });
export const xml = struct({ xml: string });

/** virsh's questions, and what it takes to ask them. */
export const CALL = {
  authList: procedure(66, nothing, struct({ types: list(int) })),
  authPolkit: procedure(70, nothing, struct({ complete: int })),
  open: procedure(1, struct({ uri: text, flags: uint }), nothing),
  libVersion: procedure(157, nothing, struct({ version: hyper })),
  uri: procedure(110, nothing, struct({ uri: string })),

  networks: procedure(283, listing, struct({ networks: list(network), count: uint })),
  networkByName: procedure(46, struct({ name: string }), ofNetwork),
  networkByUuid: procedure(47, struct({ uuid }), ofNetwork),
  networkXml: procedure(43, struct({ network, flags: uint }), xml),
  networkIsActive: procedure(152, ofNetwork, flag),
  networkIsPersistent: procedure(153, ofNetwork, flag),
  networkAutostart: procedure(44, ofNetwork, flag),
  networkBridge: procedure(45, ofNetwork, struct({ name: string })),
  networkLeases: procedure(
    341,
    struct({ network, mac: text, wanted: int, flags: uint }),
    struct({ leases: list(lease), count: uint }),
  ),

  domains: procedure(273, listing, struct({ domains: list(domain), count: uint })),
  domainById: procedure(22, struct({ id: int }), ofDomain),
  domainByName: procedure(23, struct({ name: string }), ofDomain),
  domainByUuid: procedure(24, struct({ uuid }), ofDomain),
  domainXml: procedure(14, struct({ domain, flags: uint }), xml),
  domainState: procedure(212, struct({ domain, flags: uint }), struct({ state: int, reason: int })),
  domainAddresses: procedure(
    353,
    struct({ domain, source: uint, flags: uint }),
    struct({ interfaces: list(addressed) }),
  ),

  filters: procedure(286, listing, struct({ filters: list(filter), count: uint })),
  filterByName: procedure(175, struct({ name: string }), struct({ filter })),
  filterByUuid: procedure(176, struct({ uuid }), struct({ filter })),
  filterXml: procedure(177, struct({ filter, flags: uint }), xml),

  interfaces: procedure(284, listing, struct({ interfaces: list(hostInterface), count: uint })),
  interfaceIsActive: procedure(156, struct({ interface: hostInterface }), flag),
} as const;

/** VIR_CONNECT_RO */
export const READ_ONLY = 1;

/** remote_auth_type */
export const AUTH = { none: 0, polkit: 2 } as const;

/** virConnectListAllNetworksFlags */
export const NETWORK_IS = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  'no-autostart': 32,
} as const;

/** virConnectListAllDomainsFlags */
export const DOMAIN_IS = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  autostart: 1024,
  'no-autostart': 2048,
} as const;

/** virConnectListAllInterfacesFlags */
export const INTERFACE_IS = { inactive: 1, active: 2 } as const;

/** virDomainXMLFlags */
export const INACTIVE_XML = 2;
