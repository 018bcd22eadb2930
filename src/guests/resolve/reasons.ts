import type { Domain, Interface } from '../../libvirt/domain.ts';
import type { SourceAnswer } from '../../libvirt/domifaddr.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import type { NetworkSummary } from '../../libvirt/network-summary.ts';
import { noLeaseDoubt, noLeaseReason } from '../dhcp.ts';
import type { FindDetachedTap } from '../taps.ts';
import type { ResolveOptions } from './answer.ts';

/** What is known about a guest without an address. */
export interface MissingAddress {
  readonly domain: Domain;
  /** Every network; undefined if this user may not read them. */
  readonly networks: readonly NetworkSummary[] | undefined;
  /** Its leases, the newest first, that were not requested or have expired. */
  readonly leases: readonly Lease[];
  readonly sources: readonly SourceAnswer[];
  readonly options: Pick<ResolveOptions, 'source' | 'family'> & { readonly network: string | undefined };
  readonly detachedTap: FindDetachedTap;
  /** Seconds since the guest started, if known. */
  readonly uptime: number | undefined;
}

export const NOT_RESERVED = 'no active network reserves an address for it';

/** Why a guest has no address: one clause per cause, the most likely first. `format` formats a span of seconds. */
export function reasonsForGuest(
  missing: MissingAddress,
  now: number,
  format: (seconds: number) => string,
): readonly string[] {
  const { domain, sources } = missing;
  const { source, family, network } = missing.options;
  if (!domain.running) return [`guest '${domain.name}' is not running`];
  if (domain.interfaces.length === 0) return [`guest '${domain.name}' has no network interface`];
  const interfaces =
    network === undefined ? domain.interfaces : domain.interfaces.filter((each) => each.source === network);
  if (interfaces.length === 0) return [`guest '${domain.name}' has no interface on network '${network}'`];
  if (source === 'reservation') return [NOT_RESERVED];
  const needsLease = source === undefined || source === 'file' || source === 'lease';
  return [
    ...(needsLease ? interfaces.map((each) => reasonForInterface(each, missing, now, format)) : []),
    ...sources
      .filter((answer) => answer.source !== 'arp' || family !== 'ipv6')
      .flatMap((answer) => reasonForSource(answer, domain)),
  ];
}

/** Seconds after which a guest without a lease is not just booting. */
const BOOT_TIME = 120;

function reasonForInterface(
  { type, mac = 'without MAC', source = '?' }: Interface,
  { networks, leases, detachedTap, uptime }: MissingAddress,
  now: number,
  format: (seconds: number) => string,
): string {
  if (type === 'direct') return `interface ${mac} is macvtap on ${source}, where libvirt serves no DHCP`;
  if (type === 'bridge') return `interface ${mac} is on bridge ${source}, where libvirt serves no DHCP`;
  if (type !== 'network') return `interface ${mac} is of type ${type}, for which libvirt serves no DHCP`;
  const network = networks?.find(({ name }) => name === source);
  if (networks !== undefined && network === undefined)
    return `interface ${mac} is on network '${source}', which does not exist`;
  if (network?.active === false) {
    return `interface ${mac} is on network '${source}', which is not active; start it with vnet up, which connects the guest too`;
  }
  const noLease = network === undefined ? undefined : noLeaseReason(network, mac);
  if (noLease !== undefined) return `interface ${mac} is on network '${source}', which ${noLease}`;
  const tap = detachedTap(mac);
  if (tap !== undefined) return detachedReason(mac, tap);
  const last = leases.find((lease) => lease.mac === mac);
  if (last !== undefined && isExpired(last, now)) {
    return `the lease of interface ${mac} on network '${source}', ${last.ip}, expired ${format(now - last.expires)} ago`;
  }
  if (last !== undefined) return `interface ${mac} has only ${last.ip} on network '${source}'`;
  const none = `interface ${mac} has no lease yet on network '${source}'`;
  if (uptime === undefined) return none;
  const doubt = network === undefined ? undefined : noLeaseDoubt(network);
  const cause = doubt ?? 'it does not request one, or a firewall of the host drops DHCP';
  return `${none}; the guest started ${format(uptime)} ago${uptime < BOOT_TIME ? '' : `: ${cause}`}`;
}

/** Why an interface is cut off, and how to connect it again. */
export function detachedReason(mac: string | undefined, tap: string): string {
  return `interface ${mac} is cut off: its tap ${tap} is on no bridge, usually because the network was stopped and started while the guest was running; vnet restart connects it again`;
}

function reasonForSource({ source, addresses, errors }: SourceAnswer, { agentChannel }: Domain): string[] {
  if (addresses.some(({ ip }) => ip !== undefined)) return [];
  if (source === 'agent') {
    if (!agentChannel || errors.some((error) => error.includes('agent is not configured'))) {
      return ['the guest has no channel for the QEMU guest agent, which could report its addresses'];
    }
    if (errors.length > 0) {
      return ['the QEMU guest agent does not answer: it is not installed, or the guest is still booting'];
    }
    return ['the QEMU guest agent reports no address'];
  }
  // libvirt 9.0 answers "wrong nlmsg len" if the neighbour table is empty.
  return source === 'arp' ? ["the host's ARP table has no entry for it"] : [];
}
