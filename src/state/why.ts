import { VnetError } from '../error.ts';
import { familyOf, type Lease } from '../leases/lease.ts';
import { nearest } from '../nearest.ts';
import { askedNetworks } from './asked.ts';
import { type Domain, domainOf } from './domain.ts';
import { reasonsOf } from './explain.ts';
import type { Doors } from './gather.ts';
import { type Known, knownOf } from './known.ts';
import { allNetworks } from './local.ts';
import type { NetworkState } from './network.ts';
import { placesOf } from './places.ts';
import { isDenied } from './read.ts';
import type { Answer } from './resolve.ts';
import { span } from './time.ts';

/** Why a name has no address: the first line is the answer, the others say more. */
export async function whyNot(doors: Doors, answer: Answer, known: Known): Promise<string[]> {
  const { name, resolution, live } = answer;
  const now = doors.host.now().getTime() / 1000;
  const { guest, current, expired } = resolution;
  const lines: string[] = [];
  const only = onlyOther(answer);
  if (only !== undefined) return [only, ...claimsOf(answer, known)];
  const domain = known.elsewhere ? undefined : await domainCalled(doors, guest?.domain ?? name, known);
  if (domain !== undefined) {
    const networks = domain.running ? await networksOf(doors) : [];
    const last = [...current, ...expired].map(({ lease }) => lease);
    lines.push(...reasonsOf({ domain, networks, leases: last, live, upFor: upFor(doors, domain.name) }, now, span));
    if (!domain.running && last[0] !== undefined) lines.push(lastLease(last[0], now));
  } else if (current.length > 0) {
    lines.push(
      ...current.map(({ lease, place }) => staleReason(name, lease, place.network?.name ?? place.bridge, known)),
    );
  } else if (expired[0] !== undefined) {
    lines.push(`the lease of '${name}', ${expired[0].lease.ip}, expired ${span(now - expired[0].lease.expires)} ago`);
  } else if (guest !== undefined) {
    lines.push(`guest '${guest.domain}' has no lease`);
  } else {
    lines.push(`no guest and no hostname is called that${await suggestion(doors, answer, known)}`);
  }
  return [...lines, ...claimsOf(answer, known)];
}

/** Where addresses of one family were asked for, and there are leases of the other alone. */
function onlyOther({ where: { family }, resolution: { current } }: Answer): string | undefined {
  if (family === undefined || current.length === 0) return undefined;
  if (current.some(({ lease }) => familyOf(lease.ip) === family)) return undefined;
  const other = family === 'ipv4' ? 'IPv6' : 'IPv4';
  return `its leases are of ${other} alone: ${current.map(({ lease }) => lease.ip).join(', ')}`;
}

/** Who else claims to be the guest of this name: never answered, always said. */
export function claimsOf({ name, resolution }: Answer, known: Known): string[] {
  return resolution.claims.map(
    ({ lease }) => `the hostname '${name}' is also claimed by ${ownerOf(lease, known)}, at ${lease.ip}`,
  );
}

async function domainCalled({ virsh }: Doors, name: string, known: Known): Promise<Domain | undefined> {
  const found = known.domains?.find((domain) => domain.name === name);
  if (found !== undefined || known.domains !== undefined) return found;
  const answers = await virsh
    .askAll([
      ['domstate', `--domain=${name}`],
      ['dumpxml', `--domain=${name}`],
    ])
    .catch(nothing);
  const [state, dump] = answers;
  if (state === undefined || dump === undefined || dump.errors.length > 0) return undefined;
  return domainOf(dump.stdout, !/^(?:shut off|crashed)\n/.test(state.stdout));
}

async function networksOf({ host, virsh }: Doors): Promise<readonly NetworkState[]> {
  const places = placesOf(virsh.uri, host);
  const local = places === undefined ? undefined : allNetworks(host, places);
  if (local !== undefined && !local.problems.some(isDenied)) return local.found;
  return askedNetworks(virsh).catch(nothing);
}

/** A reason that cannot be found out is left out: the answer, none, stands. */
function nothing(error: unknown): [] {
  if (error instanceof VnetError) return [];
  throw error;
}

/** The nearest name that is known; for that every lease is looked at, not only those of this name. */
async function suggestion(doors: Doors, { name, where }: Answer, known: Known): Promise<string> {
  const { groups } = where.files.includes('-') ? known : await knownOf(doors, undefined, where);
  const hostnames = groups.flatMap(({ leases }) => [...leases].flatMap(({ hostname }) => hostname ?? []));
  const near = nearest(name, [...known.guests.map(({ domain }) => domain), ...hostnames]);
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

function ownerOf({ mac }: Lease, { guests }: Known): string {
  const guest = guests.find(({ macs }) => mac !== undefined && macs.includes(mac));
  return guest === undefined ? (mac ?? 'somebody') : `guest '${guest.domain}'`;
}

function staleReason(name: string, lease: Lease, network: string | undefined, known: Known): string {
  const owner = known.guests.find(({ macs }) => lease.mac !== undefined && macs.includes(lease.mac));
  if (owner?.running === false) return `'${name}' is the hostname of guest '${owner.domain}', which is off`;
  return `the network of its lease, ${lease.ip} on ${network ?? '?'}, is not active`;
}

function lastLease({ ip, expires }: Lease, now: number): string {
  if (expires === 0) return `its last lease was ${ip}`;
  return expires < now ? `its last lease, ${ip}, expired ${span(now - expires)} ago` : `its last lease was ${ip}`;
}

/**
 * Seconds since a guest's QEMU was started: field 22 of /proc/PID/stat counts hundredths of seconds (USER_HZ)
 * since boot, as /proc/uptime does seconds. Undefined for a guest of another machine or of another namespace.
 */
function upFor({ host, virsh }: Doors, domain: string): number | undefined {
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
