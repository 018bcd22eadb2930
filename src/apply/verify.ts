import { linksOn } from '../change/bridge-links.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { parseMacs } from '../libvirt/leases/macs-file.ts';
import { locationOf } from '../libvirt/location.ts';
import { listLines } from '../libvirt/networks.ts';
import type { Target } from '../libvirt/target.ts';
import { bridgeName, hasOwnBridge } from '../network/facts.ts';
import { connectionsOf } from './differences.ts';
import type { GuestInterface } from './guest-interfaces.ts';
import { readState } from './state.ts';

/** What the kernel and libvirt say about interfaces of guests. */
export interface Verification {
  readonly bridge: string | undefined;
  /** How many of the links are on the bridge. */
  readonly links: number;
  /** How many of the network ports libvirt has. */
  readonly ports: number;
  /** The number of connections that libvirt counts. */
  readonly connections: number;
  /** How many of the MAC addresses libvirt lists for name resolution; undefined if vnet cannot read that. */
  readonly macs: number | undefined;
  /** What is missing. */
  readonly findings: readonly Finding[];
}

/** Checks that interfaces are connected to a network of this host. */
export async function verify(
  target: Pick<Target, 'host' | 'virsh'>,
  network: string,
  interfaces: readonly GuestInterface[],
): Promise<Verification> {
  const { host, virsh } = target;
  const state = (await readState(target, [network])).networks.get(network);
  const live = state?.live?.network;
  const [lines = []] = await listLines(virsh, ['net-port-list', '--network', network, '--uuid']);
  const known = new Set(lines.map((line) => line.trim()));
  const bridge = live === undefined ? undefined : hasOwnBridge(live) ? bridgeName(live) : live.bridge?.name;
  const attached = new Set(bridge === undefined ? [] : linksOn(host, bridge));
  const listed = live !== undefined && hasOwnBridge(live) ? listedMacs(target, bridge ?? '') : undefined;
  const missing = interfaces.flatMap(({ guest, mac, link, port }) => {
    const where = `guest '${guest}' is not connected to network '${network}':`;
    if (!attached.has(link)) return [`${where} ${link} is not on bridge ${bridge}`];
    if (!known.has(port)) return [`${where} libvirt has no network port ${port}`];
    return listed === undefined || listed.has(mac)
      ? []
      : [`name resolution does not find guest '${guest}': ${mac} is not listed`];
  });
  return {
    bridge,
    links: interfaces.filter(({ link }) => attached.has(link)).length,
    ports: interfaces.filter(({ port }) => known.has(port)).length,
    connections: state === undefined ? 0 : connectionsOf(state),
    macs: listed === undefined ? undefined : interfaces.filter(({ mac }) => listed.has(mac)).length,
    findings: missing.map((message) => ({ id: 'guest-not-connected', severity: 'warning', message })),
  };
}

function listedMacs({ host, virsh }: Pick<Target, 'host' | 'virsh'>, bridge: string): ReadonlySet<string> | undefined {
  const { paths } = locationOf(virsh.uri, host);
  if (paths === undefined) return undefined;
  const path = `${paths.leases}/${bridge}.macs`;
  const bytes = readable(host, path);
  return bytes === undefined ? undefined : new Set(parseMacs(bytes, path).flatMap(({ macs }) => macs));
}

/** Undefined if there is no such file, or this user may not read it. */
function readable(host: Host, path: string): Buffer | undefined {
  try {
    return host.readFile(path);
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
