import { isPlainIp } from '../../address/ip.ts';
import { parseMac } from '../../address/mac.ts';
import { VnetError } from '../../error.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { askGuests } from '../../libvirt/domifaddr.ts';
import { familyOf, type Lease } from '../../libvirt/leases/lease.ts';
import { everyNetwork } from '../../libvirt/networks.ts';
import { placesOf } from '../../libvirt/paths.ts';
import type { Target } from '../../libvirt/target.ts';
import { nearest } from '../../nearest.ts';
import type { PlacedGroup } from '../inventory.ts';
import { type Known, knownOf } from '../lookup.ts';
import { span } from '../time.ts';
import { networkAsked } from './answered.ts';
import type { PlacedLease } from './match.ts';
import { reasonsOf } from './reasons.ts';
import type { Answer } from './resolve.ts';

/** Why a name has no address: the first line is the answer, the others say more. */
export async function whyNot(target: Target, answer: Answer, known: Known): Promise<string[]> {
  const { name, resolution, live } = answer;
  const now = target.host.now().getTime() / 1000;
  const { guest, current, expired } = resolution;
  const lines: string[] = [];
  const domain = known.elsewhere
    ? undefined
    : (answer.domain ?? (await domainCalled(target, guest?.domain ?? name, known)));
  if (domain !== undefined) {
    const networks = domain.running ? await everyNetwork(target) : [];
    const last = [...current, ...expired].map(({ lease }) => lease);
    const { source, family } = answer.where;
    const asked = { source, family, network: networkAsked(answer.where, known) };
    const more = { networks, leases: last, live, upFor: upFor(target, domain.name) };
    lines.push(...reasonsOf({ domain, asked, ...more }, now, span));
    if (!domain.running && last[0] !== undefined) lines.push(lastLease(last[0], now));
  } else if (current.length > 0) {
    lines.push(...current.map((found) => reasonOfLease(answer, found, known)));
  } else if (expired[0] !== undefined) {
    lines.push(`the lease of '${name}', ${expired[0].lease.ip}, expired ${span(now - expired[0].lease.expires)} ago`);
  } else if (guest !== undefined) {
    lines.push(`guest '${guest.domain}' has no lease`);
  } else {
    const network = networkAsked(answer.where, known);
    const guests = isBlind(target, known) ? 'running guest' : 'guest';
    const nobody =
      network === undefined
        ? `no ${guests} and no hostname is called that`
        : `no ${guests} is called that, and no hostname on network '${network}'`;
    const isAddress = isPlainIp(name) || parseMac(name) !== undefined;
    lines.push(`${nobody}${await suggestion(target, answer, known)}`);
    if (isAddress) lines.push('it is an address: vnet resolve --reverse tells whose');
  }
  if (domain === undefined && isBlind(target, known)) {
    lines.push('only root may read the guests here; libvirt may tell of them to: vnet -c qemu:///system resolve');
  }
  return [...lines, ...claimsOf(answer, known)];
}

/** Whether this user sees nothing but the lease files, and asks libvirt of guests of its own only. */
function isBlind({ host, virsh }: Target, { domains, elsewhere }: Known): boolean {
  return !elsewhere && domains === undefined && virsh.uri === undefined && host.uid !== 0;
}

/** Who else claims to be the guest of this name: never answered, always said; and which machines share a hostname. */
export function claimsOf({ name, by, addresses, resolution }: Answer, known: Known): string[] {
  const claims = resolution.claims.map(
    ({ lease }) => `the hostname '${name}' is also claimed by ${ownerOf(lease, known)}, at ${lease.ip}`,
  );
  const owners = new Map(addresses.map((address) => [ownerOf(address, known), address.ip]));
  if (by !== 'hostname' || owners.size < 2) return claims;
  return [
    ...claims,
    `several machines call themselves '${name}': ${[...owners].map(([owner, ip]) => `${owner} at ${ip}`).join(', ')}`,
  ];
}

async function domainCalled({ virsh }: Target, name: string, { domains }: Known): Promise<Domain | undefined> {
  if (domains !== undefined) return domains.find((domain) => domain.name === name);
  return (await askGuests(virsh, [name], []).catch(unasked))[0]?.domain;
}

/** A reason that cannot be found out is left out: the answer, none, stands. */
function unasked(error: unknown): [] {
  if (error instanceof VnetError) return [];
  throw error;
}

/** The nearest name that is known; for that every lease is looked at, not only those of this name. */
async function suggestion(target: Target, { name, where }: Answer, known: Known): Promise<string> {
  const { groups } = where.files.includes('-') ? known : await knownOf(target, undefined, where);
  const names = new Set(known.guests.map(({ domain }) => domain));
  for (const { leases } of groups) for (const { hostname } of leases) if (hostname !== undefined) names.add(hostname);
  const near = nearest(name, names);
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

function ownerOf({ mac }: Pick<Lease, 'mac'>, { guests }: Known): string {
  const guest = guests.find(({ macs }) => mac !== undefined && macs.includes(mac));
  return guest === undefined ? (mac ?? 'somebody') : `guest '${guest.domain}'`;
}

/** Why the lease of a hostname is no answer. */
function reasonOfLease({ name, where }: Answer, { lease, place }: PlacedLease<PlacedGroup>, known: Known): string {
  const owner = known.guests.find(({ macs }) => lease.mac !== undefined && macs.includes(lease.mac));
  if (owner?.running === false) return `'${name}' is the hostname of guest '${owner.domain}', which is off`;
  const network = place.network?.name ?? place.bridge ?? '?';
  if (where.family !== undefined && familyOf(lease.ip) !== where.family) {
    return `'${name}' has only ${lease.ip} on ${network}`;
  }
  if (where.source !== undefined && where.source !== 'file')
    return `'${name}' is a hostname, and no guest of libvirt's`;
  return `the network of its lease, ${lease.ip} on ${network}, is not active`;
}

function lastLease({ ip, expires }: Lease, now: number): string {
  if (expires === 0) return `its last lease was ${ip}`;
  return expires < now ? `its last lease, ${ip}, expired ${span(now - expires)} ago` : `its last lease was ${ip}`;
}

/**
 * Seconds since a guest's QEMU was started: field 22 of /proc/PID/stat counts hundredths of seconds (USER_HZ)
 * since boot, as /proc/uptime does seconds. Undefined for a guest of another machine or of another namespace.
 */
function upFor({ host, virsh }: Target, domain: string): number | undefined {
  const places = placesOf(virsh.uri, host);
  if (places === undefined || domain.includes('/')) return undefined;
  const pid = host.readFile(`${places.runningDomains}/${domain}.pid`)?.toString('latin1').trim();
  if (pid === undefined || !/^\d+$/.test(pid)) return undefined;
  const fields = host
    .readFile(`/proc/${pid}/stat`)
    ?.toString('latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  const uptime = Number(host.readFile('/proc/uptime')?.toString('latin1').split(' ')[0]);
  const seconds = uptime - Number(fields?.[19]) / 100;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
