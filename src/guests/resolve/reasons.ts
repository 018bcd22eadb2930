import type { Card, Domain } from '../../libvirt/domain.ts';
import type { LiveAnswer } from '../../libvirt/domifaddr.ts';
import { type Family, isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import type { NetworkState } from '../../libvirt/network-summary.ts';

/** What is known of a guest without an address. */
export interface Unanswered {
  readonly domain: Domain;
  /** The networks its cards are plugged into, as far as they exist. */
  readonly networks: readonly NetworkState[];
  /** Its leases, the newest first: those that were not asked for, and those of before. */
  readonly leases: readonly Lease[];
  readonly live: readonly LiveAnswer[];
  /** What was asked for; anything where it is undefined. */
  readonly asked: {
    readonly source: string | undefined;
    readonly family: Family | undefined;
    readonly network: string | undefined;
  };
  /** Seconds since the guest was started, where that is known. */
  readonly upFor: number | undefined;
}

/** Why a guest has no address: one sentence a cause, the most telling first. `ago` writes a span of seconds. */
export function reasonsOf(unanswered: Unanswered, now: number, ago: (seconds: number) => string): string[] {
  const { domain, live } = unanswered;
  const { source, family, network } = unanswered.asked;
  if (!domain.running) return [`guest '${domain.name}' is off`];
  if (domain.cards.length === 0) return [`guest '${domain.name}' has no network card`];
  const cards = network === undefined ? domain.cards : domain.cards.filter((card) => card.source === network);
  if (cards.length === 0) return [`guest '${domain.name}' has no network card on network '${network}'`];
  const ofLeases = source === undefined || source === 'file' || source === 'lease';
  return [
    ...(ofLeases ? cards.map((card) => reasonOfCard(card, unanswered, now, ago)) : []),
    ...live
      .filter((answer) => answer.source !== 'arp' || family !== 'ipv6')
      .flatMap((answer) => reasonOfSource(answer, domain)),
  ];
}

/** Seconds after which a guest that has no lease is not just booting. */
const BOOTED = 120;

function reasonOfCard(card: Card, { networks, leases, upFor }: Unanswered, now: number, ago: (s: number) => string) {
  const mac = card.mac ?? 'without MAC';
  if (card.type === 'direct') return `card ${mac} is macvtap on ${card.source ?? '?'}: libvirt gives it no lease`;
  if (card.type === 'bridge') return `card ${mac} is on bridge ${card.source ?? '?'}: libvirt gives it no lease`;
  if (card.type !== 'network') return `card ${mac} is of type ${card.type}: libvirt gives it no lease`;
  const network = networks.find(({ name }) => name === card.source);
  if (network === undefined) return `card ${mac} is on network '${card.source}', which does not exist`;
  if (!network.active) {
    return `card ${mac} is on network '${network.name}', which is not active: start that, then the guest anew`;
  }
  if (!network.subnets.some(({ dhcp }) => dhcp)) return `network '${network.name}' of card ${mac} has no DHCP`;
  const last = leases.find((lease) => lease.mac === card.mac);
  if (last !== undefined && isExpired(last, now)) {
    return `the lease of card ${mac} on network '${network.name}', ${last.ip}, expired ${ago(now - last.expires)} ago`;
  }
  if (last !== undefined) return `card ${mac} has only ${last.ip} on network '${network.name}'`;
  const since = upFor === undefined ? '' : `; the guest was started ${ago(upFor)} ago`;
  const cause = upFor === undefined || upFor < BOOTED ? '' : ': it asks for none, or a firewall of the host drops DHCP';
  return `card ${mac} has no lease yet on network '${network.name}'${since}${cause}`;
}

function reasonOfSource({ source, addresses, errors }: LiveAnswer, { agentChannel }: Domain): string[] {
  if (addresses.length > 0) return [];
  if (source === 'agent') {
    if (!agentChannel || errors.some((error) => error.includes('agent is not configured'))) {
      return ['the guest has no channel for the QEMU guest agent, which could tell its addresses'];
    }
    if (errors.length > 0)
      return ['the QEMU guest agent does not answer: not installed, or the guest is still booting'];
    return ['the QEMU guest agent knows no address'];
  }
  // libvirt 9.0 answers "wrong nlmsg len" where the neighbour table holds nothing.
  return source === 'arp' ? ["the host's ARP table has no address of it"] : [];
}
