import { formatSubnet, overlaps } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import { findInUse, type InUse } from '../facts/in-use.ts';
import { type LibvirtNetworks, libvirtNetworks } from '../facts/libvirt-networks.ts';
import type { Host } from '../host/host.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';
import { ipSubnet } from '../network/facts.ts';
import { writeNetwork } from '../network/format/format.ts';
import { generateNetwork } from '../network/generate/generate.ts';
import { freeBridge, freeSubnet } from '../network/generate/pick.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { MalformedXml } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';
import type { WantedNetwork } from './wanted.ts';

/** Where distributions keep the definition of the network `default`. */
const FILES = ['/usr/share/libvirt/networks/default.xml', '/etc/libvirt/qemu/networks/default.xml'];

export interface DefaultNetwork {
  readonly wanted: WantedNetwork;
  /** Where it comes from, for a person. */
  readonly origin: string;
  /** What could not be checked. */
  readonly notes: readonly string[];
}

/** The network `default`: that of the distribution, or one on a free subnet if there is none or something uses its subnet. */
export async function defaultNetwork(target: Target): Promise<DefaultNetwork> {
  const { host, virsh } = target;
  const [inUse, networks] = await Promise.all([findInUse(target), libvirtNetworks(target)]);
  const { subnets, bridges } = withoutDefault(inUse, networks);
  const found = locationOf(virsh.uri, host).local ? FILES.flatMap((file) => readDefault(host, file) ?? []) : [];
  const conflicts: string[] = [];
  for (const wanted of found) {
    const conflict = conflictOf(wanted, { subnets, bridges, host });
    if (conflict === undefined) return { wanted, origin: `from ${wanted.file}`, notes: inUse.notes };
    conflicts.push(conflict);
  }
  const subnet = freeSubnet(inUse.subnets);
  const source = writeNetwork(
    generateNetwork({
      name: 'default',
      mode: 'nat',
      bridge: freeBridge(inUse.links),
      subnets: [subnet],
      dhcp: true,
      stp: true,
      dns: true,
      plainNames: true,
      ...NOTHING_ELSE,
    }),
  );
  const wanted = { file: 'default', name: 'default', source, network: readNetwork(parseXml(source)) };
  const why = conflicts[0] === undefined ? '' : `: ${conflicts[0]}`;
  return { wanted, origin: `on ${formatSubnet(subnet)}${why}`, notes: inUse.notes };
}

const NOTHING_ELSE = {
  trustGuestRxFilters: false,
  guestIpv6: false,
  managed: false,
  localPtr: false,
  localDomain: false,
  registerDomain: false,
  isolatedPorts: false,
  devices: [],
  virtualFunctions: [],
  ranges: [],
  hosts: [],
  routes: [],
  dnsHosts: [],
  forwarders: [],
  srvs: [],
  txts: [],
  dnsmasqOptions: [],
  portGroups: [],
} as const;

/** Undefined if the file cannot be used. */
function readDefault(host: Host, file: string): WantedNetwork | undefined {
  try {
    const source = host.readFile(file)?.toString();
    if (source === undefined) return undefined;
    const network = readNetwork(parseXml(source));
    return network.name === 'default' ? { file, name: 'default', source, network } : undefined;
  } catch (error) {
    if (error instanceof VnetError || error instanceof MalformedXml) return undefined;
    throw error;
  }
}

/** A daemon that runs since before the file was installed does not know the network, but vnet finds its definition. */
function withoutDefault({ subnets }: InUse, { bridges }: LibvirtNetworks) {
  return {
    subnets: subnets.filter(({ by }) => by !== 'network default'),
    bridges: new Set(bridges.filter(({ network }) => network !== 'default').map(({ name }) => name)),
  };
}

interface Surroundings {
  readonly subnets: InUse['subnets'];
  /** Those of libvirt's other networks. */
  readonly bridges: ReadonlySet<string>;
  readonly host: Host;
}

function conflictOf({ network }: WantedNetwork, { subnets, bridges, host }: Surroundings): string | undefined {
  for (const ip of network.ips) {
    const own = ipSubnet(ip);
    const other = own === undefined ? undefined : subnets.find((each) => overlaps(each, own));
    if (own !== undefined && other !== undefined) return `${formatSubnet(own)} is in use by ${other.by}`;
  }
  const bridge = network.bridge?.name;
  if (bridge === undefined) return undefined;
  const isTaken = bridges.has(bridge) || host.listDirectory(`/sys/class/net/${bridge}`) !== undefined;
  return isTaken ? `${bridge} exists already` : undefined;
}
