import { formatIp, isPlainIp, parseIp } from '../../../address/ip.ts';
import { contains } from '../../../address/subnet.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { leasesIfAny } from '../../../guests/leases-if-any.ts';
import type { Domain, Interface } from '../../../libvirt/domain.ts';
import { guestsFrom } from '../../../libvirt/guest.ts';
import { isExpired, type Lease } from '../../../libvirt/leases/lease.ts';
import { fold } from '../../../libvirt/names.ts';
import type { NetworkSummary } from '../../../libvirt/network-summary.ts';
import { openLibvirt } from '../../../libvirt/open.ts';
import { similarNamesHint } from '../../../nearest.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { PASST } from './plan.ts';

/** Networks, guests and leases, read once. */
export interface World {
  readonly networks: readonly NetworkSummary[];
  readonly domains: readonly Domain[];
  readonly leases: ReadonlyMap<string, readonly Lease[]>;
  /** Seconds since 1970. */
  readonly now: number;
}

export async function readWorld(context: Context): Promise<World> {
  const libvirt = await openLibvirt(context, { files: [], stateDir: undefined });
  const [{ items: networks }, domains] = [await libvirt.networks(), (await libvirt.domains()) ?? []];
  const { items } = await leasesIfAny(() => libvirt.leases([]), libvirt, []);
  const now = context.host.now().getTime() / 1000;
  const leases = new Map(
    items.flatMap(({ network, leases: all }) =>
      network === undefined ? [] : [[network.name, [...all].filter((lease) => !isExpired(lease, now))] as const],
    ),
  );
  return { networks, domains, leases, now };
}

/** The guest that a word means, on one network. */
export interface FoundGuest {
  /** As it is shown and kept. */
  readonly name: string;
  readonly network: NetworkSummary;
  /** Undefined if only its address is known. */
  readonly mac: string | undefined;
  /** The addresses that it has now, at most one of each family. */
  readonly current: readonly string[];
  /** The address that the user named. */
  readonly named: string | undefined;
  readonly domain: Domain | undefined;
}

/** Finds a guest by name, hostname or address. Throws VnetError if there is none, or if it needs no forward or cannot have one. */
export function findGuest(word: string, world: World, wanted: string | undefined): FoundGuest {
  const ip = isPlainIp(word) ? parseIp(word) : undefined;
  if (ip !== undefined) return byAddress(formatIp(ip), world);
  const domain = domainNamed(word, world);
  return domain === undefined ? byHostname(word, world) : byDomain(domain, world, wanted);
}

/** The guest of this name, or the only one whose name differs in case. */
function domainNamed(word: string, { domains }: World): Domain | undefined {
  const exact = domains.find(({ name }) => name === word);
  if (exact !== undefined) return exact;
  const [first, ...others] = domains.filter(({ name }) => fold(name) === fold(word));
  if (first === undefined || others.length === 0) return first;
  const names = [first, ...others].map(({ name }) => `'${name}'`).join(' and ');
  throw new VnetError('usage', `'${word}' can mean the guests ${names}`, { hint: 'write the name in its own case' });
}

function byAddress(ip: string, world: World): FoundGuest {
  const address = parseIp(ip);
  const network = world.networks.find(({ subnets }) =>
    subnets.some((subnet) => {
      const own = parseIp(subnet.address);
      return (
        own !== undefined && address !== undefined && contains({ address: own, prefix: subnet.prefix ?? 64 }, address)
      );
    }),
  );
  if (network === undefined) throw new VnetError('not-found', `${ip} is not in a subnet of a network`);
  checkMode(network, ip);
  const mac =
    leasesOf(world, network).find((lease) => lease.ip === ip)?.mac ??
    network.reservations.find((each) => each.ip === ip)?.mac;
  const domain = domainOf(world, mac);
  return { name: domain?.name ?? ip, network, mac, current: [ip], named: ip, domain };
}

function byHostname(word: string, world: World): FoundGuest {
  const found = world.networks.flatMap((network) => {
    const isNamed = (name: string | undefined) => name !== undefined && fold(name) === fold(word);
    const leased = leasesOf(world, network).filter(({ hostname }) => isNamed(hostname));
    const reserved = network.reservations.filter(({ name }) => isNamed(name));
    const macs = [...new Set((leased.length > 0 ? leased : reserved).flatMap(({ mac }) => mac ?? []))];
    return macs.map((mac) => ({ network, mac }));
  });
  const [first, ...others] = found;
  if (first === undefined) throw guestNotFound(word, world);
  if (others.length > 0) {
    const names = [...new Set(found.map(({ network }) => network.name))];
    const places = names.length > 1 ? `is on several networks: ${names.join(', ')}` : 'is that of several machines';
    const addresses = found.map(({ network, mac }) => currentOf(world, network, mac)[0] ?? mac).join(', ');
    throw new VnetError('usage', `hostname '${word}' ${places}`, {
      hint: `use the address or the name of one guest: ${addresses}`,
    });
  }
  checkMode(first.network, word);
  const domain = domainOf(world, first.mac);
  const current = currentOf(world, first.network, first.mac);
  return { name: domain?.name ?? word, ...first, current, named: undefined, domain };
}

interface Candidate {
  readonly network: NetworkSummary;
  readonly mac: string;
}

function byDomain(domain: Domain, world: World, wanted: string | undefined): FoundGuest {
  const { name, interfaces } = domain;
  const candidates = interfaces.flatMap((each) => {
    const network = networkOf(each, world);
    return network === undefined || each.mac === undefined ? [] : [{ network, mac: each.mac }];
  });
  const matching = wanted === undefined ? candidates : candidates.filter(({ network }) => network.name === wanted);
  if (matching.length === 0) throw withoutNetwork(domain, wanted);
  const usable = matching.filter(({ network }) => modeProblem(network) === undefined);
  const [first, ...others] = usable.length > 0 ? usable : matching;
  if (first === undefined) throw withoutNetwork(domain, wanted);
  checkMode(first.network, name);
  if (others.length > 0) {
    const networks = [...new Set(usable.map(({ network }) => network.name))];
    const message = `guest '${name}' has ${usable.length} interfaces that can have forwards`;
    if (networks.length > 1) {
      throw new VnetError('usage', message, { hint: `choose a network with --network: ${networks.join(', ')}` });
    }
    throw new VnetError('usage', message, addressHint(world, usable));
  }
  return { name, ...first, current: currentOf(world, first.network, first.mac), named: undefined, domain };
}

/** How to name one of several interfaces on a network: by its address, which may have to be reserved first. */
function addressHint(world: World, candidates: readonly Candidate[]): { hint: string; commands?: string[] } {
  const addresses = candidates.flatMap(({ network, mac }) => {
    const reserved = network.reservations.flatMap((each) => (each.mac === mac ? (each.ip ?? []) : []));
    return currentOf(world, network, mac)[0] ?? reserved[0] ?? [];
  });
  if (addresses.length > 0) return { hint: `use the address of one in place of its name: ${addresses.join(', ')}` };
  return {
    hint: 'reserve an address for one of them, and use that in place of the name. To reserve one, run',
    commands: candidates
      .slice(0, 1)
      .map(({ network, mac }) => shellCommand('vnet', 'host', 'set', ...operands(network.name, mac))),
  };
}

/** The network of an interface, also if the guest names its bridge. */
function networkOf({ type, source }: Interface, { networks }: World): NetworkSummary | undefined {
  if (type === 'network') return networks.find(({ name }) => name === source);
  return type === 'bridge' ? networks.find(({ bridge }) => bridge === source) : undefined;
}

function leasesOf({ leases }: World, { name }: NetworkSummary): readonly Lease[] {
  return leases.get(name) ?? [];
}

function currentOf(world: World, network: NetworkSummary, mac: string): string[] {
  const own = leasesOf(world, network).filter((lease) => lease.mac === mac);
  return [false, true].flatMap((isIpv6) => own.findLast(({ ip }) => ip.includes(':') === isIpv6)?.ip ?? []);
}

function domainOf({ domains }: World, mac: string | undefined): Domain | undefined {
  if (mac === undefined) return undefined;
  const own = domains.filter(({ interfaces }) => interfaces.some((each) => each.mac === mac));
  return own.find(({ running }) => running) ?? own[0];
}

function guestNotFound(word: string, { domains, leases }: World): VnetError {
  const names = guestsFrom([], domains).list.map(({ name }) => name);
  const hostnames = [...leases.values()].flat().flatMap(({ hostname }) => hostname ?? []);
  return new VnetError('not-found', `no guest or hostname found for '${word}'`, {
    hint: similarNamesHint('guests', word, [...new Set([...names, ...hostnames])]),
  });
}

/** Says why a guest without an interface on a network of libvirt has no forward, and what it can do instead. */
function withoutNetwork({ name, interfaces }: Domain, wanted: string | undefined): VnetError {
  if (wanted !== undefined)
    return new VnetError('not-found', `guest '${name}' has no interface on network '${wanted}'`);
  const types = interfaces.map(({ type }) => type);
  if (types.some((type) => type === 'direct' || type === 'bridge' || type === 'vdpa' || type === 'hostdev')) {
    const hint = 'it is on the network of the host, so other machines reach it at its own address';
    return new VnetError('refused', `guest '${name}' needs no forward`, { hint });
  }
  if (types.includes('user') || types.includes('passt')) return userMode(name);
  return new VnetError('refused', `guest '${name}' has no interface on a network of libvirt`, {
    hint: 'connect it to a network with forward mode nat',
  });
}

function userMode(name: string): VnetError {
  return new VnetError('refused', `guest '${name}' uses a user-mode network, which the host has no address on`, {
    hint: PASST,
  });
}

function checkMode(network: NetworkSummary, guest: string): void {
  const problem = modeProblem(network);
  if (problem !== undefined) throw new VnetError('refused', `cannot forward to ${guest}: ${problem.reason}`, problem);
}

/** Why guests of a network have no forwards. */
function modeProblem({
  name,
  forward,
}: NetworkSummary): { reason: string; hint: string; commands?: string[] } | undefined {
  switch (forward) {
    case 'nat':
    case 'open':
      return undefined;
    case 'route':
      return {
        reason: `network '${name}' is routed, so other machines reach its guests at their own addresses`,
        hint: 'other machines need a route to the subnet. To let its guests reach the outside without one, run',
        commands: [shellCommand('vnet', 'forward', 'add', '--masquerade', ...operands(name))],
      };
    case undefined:
      return {
        reason: `network '${name}' is isolated, so its guests cannot answer machines outside`,
        hint: 'connect the guest to a network with forward mode nat',
      };
    default:
      return {
        reason: `network '${name}' connects guests to the network of the host, where other machines reach them directly`,
        hint: 'use the address of the guest',
      };
  }
}
