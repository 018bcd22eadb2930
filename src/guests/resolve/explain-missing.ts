import { isPlainIp } from '../../address/ip.ts';
import { parseMac } from '../../address/mac.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { processAge } from '../../host/proc.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { queryDomains } from '../../libvirt/domifaddr.ts';
import { familyOf, type Lease } from '../../libvirt/leases/lease.ts';
import { locationOf } from '../../libvirt/location.ts';
import type { NetworkSummary } from '../../libvirt/network-summary.ts';
import { sessionHint } from '../../libvirt/session.ts';
import type { Target } from '../../libvirt/target.ts';
import { compareNatural } from '../../natural-order.ts';
import { similarNamesHint } from '../../nearest.ts';
import { shellCommand } from '../../shell-words.ts';
import { type Lookup, lookUp } from '../lookup.ts';
import { span } from '../time.ts';
import type { Answer, ResolveOptions } from './answer.ts';
import type { Match } from './match.ts';
import { detachedReason, reasonsForGuest } from './reasons.ts';

/** Why a name has no address. */
export interface Explanation {
  /** The first is the main one. */
  readonly reasons: readonly string[];
  readonly hints: readonly Finding[];
}

/** Explains why a name has no address, and what to do. */
export async function explainMissing(
  target: Target,
  answer: Answer,
  lookup: Lookup,
  options: ResolveOptions,
): Promise<Explanation> {
  const { name, matches } = answer;
  const now = target.host.now().getTime() / 1000;
  const { guest, current, expired } = matches;
  const { libvirt, network } = lookup;
  const reasons: string[] = [];
  const hints: Finding[] = [];
  const domain = libvirt.isSnapshot
    ? undefined
    : (answer.domain ?? (await domainCalled(target, guest?.name ?? name, lookup)));
  const networks = domain === undefined ? undefined : await networksFor(domain, lookup);
  if (domain !== undefined) {
    const leases = [...current, ...expired].map(({ lease }) => lease);
    const missing = {
      domain,
      networks,
      leases,
      sources: answer.sources,
      options: { ...options, network: answer.network },
      uptime: uptimeOf(target, domain.name),
      detachedTap: lookup.detachedTap,
    };
    reasons.push(...reasonsForGuest(missing, now, span));
    if (!domain.running && leases[0] !== undefined) reasons.push(lastLease(leases[0], now));
  } else if (current.length > 0) {
    reasons.push(...current.map((match) => reasonForHostname(name, match, lookup, options)));
  } else if (expired[0] !== undefined) {
    reasons.push(`the lease of '${name}', ${expired[0].lease.ip}, expired ${span(now - expired[0].lease.expires)} ago`);
  } else if (guest !== undefined) {
    reasons.push(`guest '${guest.name}' has no lease`);
  } else {
    const guests = libvirt.source === 'bridge-files' ? 'running guest' : 'guest';
    const only = answer.network ?? network;
    const nobody =
      only === undefined
        ? `no ${guests} or hostname has this name`
        : `no ${guests} has this name, and no hostname on network '${only}'`;
    reasons.push(nobody);
    if (isPlainIp(name) || parseMac(name) !== undefined) {
      hints.push(hint('it is an address; to find its owner, run', [`vnet resolve --reverse ${name}`]));
    } else {
      hints.push(...(await similarNames(target.host, name, lookup, options)));
    }
  }
  if (domain === undefined && libvirt.source === 'bridge-files') {
    hints.push(sessionHint());
  }
  hints.push(...reconnectHints(answer, domain, networks, lookup));
  return { reasons: [...reasons, ...claimsOf(answer, lookup)], hints };
}

/** The error for a name without an address, and what to do. */
export async function missingFindings(
  target: Target,
  answer: Answer,
  lookup: Lookup,
  options: ResolveOptions,
): Promise<Finding[]> {
  const { reasons, hints } = await explainMissing(target, answer, lookup, options);
  const [reason = '', ...evidence] = reasons;
  return [
    { id: 'no-address', severity: 'error', message: `'${answer.name}' has no address: ${reason}`, evidence },
    ...hints,
  ];
}

/** How to connect an interface again whose tap is on no bridge. */
function reconnectHints(
  { matches: { current } }: Answer,
  domain: Domain | undefined,
  networks: readonly NetworkSummary[] = [],
  { detachedTap }: Lookup,
): Finding[] {
  const byLease = current.map(({ lease, on }) => ({ mac: lease.mac, bridge: on.bridge ?? on.network?.bridge }));
  const byInterface = (domain?.interfaces ?? []).map(({ mac, source }) => ({
    mac,
    bridge: networks.find(({ name, active }) => active && name === source)?.bridge,
  }));
  const commands = new Set<string>();
  for (const { mac, bridge } of [...byLease, ...byInterface]) {
    const tap = detachedTap(mac);
    if (tap !== undefined && bridge !== undefined)
      commands.add(shellCommand('ip', 'link', 'set', tap, 'master', bridge));
  }
  return commands.size === 0 ? [] : [hint('to connect it without a restart, run as root', [...commands])];
}

function hint(message: string, commands: readonly string[] = []): Finding {
  return { id: 'no-address', severity: 'hint', message, ...(commands.length > 0 && { commands }) };
}

/** Who else claims a name: hostnames of other machines, and machines that share a hostname. */
export function claimsOf({ name, by, addresses, matches }: Answer, lookup: Lookup): string[] {
  const claims = matches.claims.map(
    ({ lease }) => `the hostname '${name}' is also claimed by ${ownerOf(lease, lookup)}, at ${lease.ip}`,
  );
  const owners = new Map(addresses.map((address) => [ownerOf(address, lookup), address.ip]));
  if (by !== 'hostname' || owners.size < 2) return claims;
  return [
    ...claims,
    `several machines claim the hostname '${name}': ${[...owners].map(([owner, ip]) => `${owner} at ${ip}`).join(', ')}`,
  ];
}

/** The networks that may explain the state of a domain; undefined if this user may not read those of the domain's libvirt. */
async function networksFor({ running }: Domain, { libvirt }: Lookup): Promise<readonly NetworkSummary[] | undefined> {
  if (libvirt.source === 'bridge-files') return undefined;
  return running ? (await libvirt.networks()).items : [];
}

/** The domain with a name, if that can be found out. */
async function domainCalled({ virsh }: Target, name: string, { domains }: Lookup): Promise<Domain | undefined> {
  if (domains !== undefined) return domains.find((domain) => domain.name === name);
  try {
    return (await queryDomains(virsh, [name], []))[0]?.domain;
  } catch (error) {
    // The answer stays the same: there is no address. Only the reason is less precise.
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}

/** The names that resemble one. That takes all leases, not only those of this name. */
async function similarNames(
  host: Host,
  name: string,
  { libvirt, guests }: Lookup,
  options: ResolveOptions,
): Promise<Finding[]> {
  const { networks } = await lookUp(host, libvirt, undefined, options);
  const names = new Set(guests.map(({ name }) => name));
  for (const { leases } of networks) for (const { hostname } of leases) if (hostname !== undefined) names.add(hostname);
  const message = similarNamesHint('names', name, [...names].sort(compareNatural));
  return message === undefined ? [] : [hint(message)];
}

function ownerOf({ mac }: Pick<Lease, 'mac'>, { guests }: Lookup): string {
  const guest = guests.find(({ macs }) => mac !== undefined && macs.includes(mac));
  return guest === undefined ? (mac ?? 'an unknown client') : `guest '${guest.name}'`;
}

/** Why the lease of a hostname is not an answer. */
function reasonForHostname(
  name: string,
  { lease, on }: Match,
  { guests, detachedTap }: Lookup,
  { family, source }: ResolveOptions,
): string {
  const owner = guests.find(({ macs }) => lease.mac !== undefined && macs.includes(lease.mac));
  const tap = detachedTap(lease.mac);
  if (tap !== undefined) return detachedReason(lease.mac, tap);
  if (owner?.running === false) return `'${name}' is the hostname of guest '${owner.name}', which is not running`;
  const network = on.network?.name ?? on.bridge ?? '?';
  if (family !== undefined && familyOf(lease.ip) !== family) return `'${name}' has only ${lease.ip} on ${network}`;
  if (source !== undefined && source !== 'file') return `'${name}' is a hostname, not a guest of libvirt`;
  return `the network of its lease, ${lease.ip} on ${network}, is not active`;
}

function lastLease({ ip, expires }: Lease, now: number): string {
  if (expires === 0) return `its last lease was ${ip}`;
  return expires < now ? `its last lease, ${ip}, expired ${span(now - expires)} ago` : `its last lease was ${ip}`;
}

/** Seconds since the QEMU of a local guest started. Undefined if it cannot be read, or is in another PID namespace. */
function uptimeOf({ host, virsh }: Target, domain: string): number | undefined {
  const { paths } = locationOf(virsh.uri, host);
  if (paths === undefined || domain.includes('/')) return undefined;
  const pid = textOf(host, `${paths.runningDomains}/${domain}.pid`)?.trim();
  return pid !== undefined && /^\d+$/.test(pid) ? processAge(host, Number(pid)) : undefined;
}

function textOf(host: Host, path: string): string | undefined {
  try {
    return host.readFile(path)?.toString('latin1');
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
