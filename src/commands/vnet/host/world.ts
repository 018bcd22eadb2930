import { formatMac, isMulticast, parseMac, parseOtherMac } from '../../../address/mac.ts';
import type { Knowledge, Reservation } from '../../../apply/reservations.ts';
import type { NetworkState } from '../../../apply/state.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import { leasesIfAny } from '../../../guests/leases-if-any.ts';
import type { Domain } from '../../../libvirt/domain.ts';
import { guestsByMac, guestsFrom } from '../../../libvirt/guest.ts';
import { isExpired, type Lease } from '../../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../../libvirt/libvirt.ts';
import { fold } from '../../../libvirt/names.ts';
import { openLibvirt } from '../../../libvirt/open.ts';
import { similarNamesHint } from '../../../nearest.ts';

/** What is known about the network, and the domains. */
export interface World extends Knowledge {
  readonly domains: readonly Domain[];
}

export async function worldOf(context: Context, state: NetworkState): Promise<World> {
  const libvirt = await openLibvirt(context, { files: [], stateDir: undefined });
  const domains = (await libvirt.domains()) ?? [];
  return {
    state,
    domains,
    guests: guestsFrom([], domains).list,
    leases: state.live === undefined ? [] : await leasesOf(libvirt, state.name),
    now: context.host.now().getTime() / 1000,
  };
}

async function leasesOf(libvirt: Libvirt, name: string): Promise<Lease[]> {
  const { items } = await leasesIfAny(() => libvirt.leases([name]), libvirt, [name]);
  return items.flatMap(({ leases }) => [...leases]);
}

/** The lease that a client has now: that of the reserved address, if it has several. */
export function currentLease({ mac, id, ip }: Reservation, { leases, now }: Knowledge): Lease | undefined {
  const isIpv6 = ip?.includes(':') === true;
  const isOwn = (lease: Lease) =>
    mac === undefined ? id !== undefined && lease.clientId?.toLowerCase() === id.toLowerCase() : lease.mac === mac;
  const own = leases.filter((lease) => lease.ip.includes(':') === isIpv6 && !isExpired(lease, now) && isOwn(lease));
  return own.find((lease) => lease.ip === ip) ?? own.at(-1);
}

/** The MAC address that a word means, and the guest that has it. Throws VnetError if there is no such interface. */
export function clientOf(word: string, world: World): { readonly mac: string; readonly guest: string | undefined } {
  const { domains, guests, state } = world;
  const domain = domains.find(({ name }) => name === word) ?? domains.find(({ name }) => fold(name) === fold(word));
  if (domain !== undefined) return { mac: onlyMac(domain, state.name), guest: domain.name };
  const parsed = /^[0-9a-f:]+$/i.test(word) ? parseMac(word) : undefined;
  if (parsed === undefined) {
    const other = parseOtherMac(word);
    if (other !== undefined || /^[0-9a-f]{1,2}(?::[^:]*){2,}$/i.test(word)) {
      const hint =
        other === undefined ? 'it has six hexadecimal numbers with colons' : `did you mean '${formatMac(other)}'?`;
      throw new VnetError('usage', `invalid MAC address '${word}'`, { hint });
    }
    throw guestNotFound(word, domains);
  }
  const mac = formatMac(parsed);
  if (isMulticast(parsed)) throw new VnetError('refused', `${mac} is a multicast address, which no interface has`);
  return { mac, guest: guestsByMac({ list: guests, complete: true }).get(mac)?.name };
}

function guestNotFound(word: string, domains: readonly Domain[]): VnetError {
  const names = domains.map(({ name }) => name);
  return new VnetError('not-found', `no guest named '${word}'`, { hint: similarNamesHint('guests', word, names) });
}

function onlyMac({ name, interfaces }: Domain, network: string): string {
  const macs = macsOn(interfaces, network);
  const [mac] = macs;
  if (mac === undefined) {
    const sources = [...new Set(interfaces.flatMap(({ type, source }) => (type === 'network' ? (source ?? []) : [])))];
    throw new VnetError('not-found', `guest '${name}' has no interface on network '${network}'`, {
      hint: sources.length === 0 ? undefined : `its networks: ${sources.join(', ')}`,
    });
  }
  if (macs.length === 1) return mac;
  throw new VnetError('usage', `guest '${name}' has ${macs.length} interfaces on network '${network}'`, {
    hint: `choose one by its MAC address: ${macs.join(', ')}`,
  });
}

export function macsOn(interfaces: Domain['interfaces'], network: string): string[] {
  return interfaces.flatMap(({ type, source, mac }) => (type === 'network' && source === network ? (mac ?? []) : []));
}

export function duidOf(mac: string, { leases, now }: World): string | undefined {
  const own = leases.filter((lease) => lease.ip.includes(':') && lease.mac === mac && !isExpired(lease, now));
  return own.at(-1)?.clientId;
}

export function note(id: string, message: string): Finding {
  return { id, severity: 'note', message };
}
