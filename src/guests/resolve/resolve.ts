import type { Source } from '../../libvirt/address-sources.ts';
import type { Domain } from '../../libvirt/domain.ts';
import type { LiveAnswer } from '../../libvirt/domifaddr.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { Target } from '../../libvirt/target.ts';
import type { PlacedGroup } from '../inventory.ts';
import { type Known, knownOf, type Place } from '../lookup.ts';
import { isWanted, merged, networkAsked } from './answered.ts';
import type { Found } from './live.ts';
import { type PlacedLease, type Resolution, resolveName } from './match.ts';

/** An address a name stands for, and which sources know it. */
export interface Address {
  readonly ip: string;
  readonly mac: string | undefined;
  readonly guest: string | undefined;
  readonly hostname: string | undefined;
  readonly network: string | undefined;
  /** Seconds since 1970, 0 for never; undefined where the source does not say it. */
  readonly expires: number | undefined;
  readonly sources: readonly Source[];
}

export interface Answer {
  readonly name: string;
  /** Where it was looked for. */
  readonly where: Wish;
  /** Whether it is the name of a guest, or only a hostname that somebody claims. */
  readonly by: 'guest' | 'hostname' | undefined;
  readonly addresses: readonly Address[];
  readonly resolution: Resolution<PlacedGroup>;
  readonly live: readonly LiveAnswer[];
  /** The guest, as libvirt told it where it was asked. */
  readonly domain?: Domain | undefined;
}

export interface Wish extends Place {
  readonly family: Family | undefined;
  /** The only source to ask; the files, then libvirt, where it is undefined. */
  readonly source: Source | undefined;
  /** Whether every source is asked, also behind one that has answered. */
  readonly all: boolean;
}

/**
 * Looks the names up: in the files, then all that have no answer there with one question to libvirt. Names without an
 * answer are in the result too; bad files are in `known.problems`.
 */
export async function resolveNames(target: Target, names: readonly string[], wish: Wish) {
  const now = target.host.now().getTime() / 1000;
  const known = await knownOf(target, names, wish);
  const found: Found[] = [];
  for (const name of names) {
    const resolution = resolveName(name, known.groups, known.guests, now);
    const within =
      isUnknown(resolution) && name.includes('.') ? await resolveWithin(target, name, known, wish) : undefined;
    found.push(within === undefined ? inFiles(target, { name, resolution }, known, wish) : { answer: within });
  }
  if (found.every(({ ask }) => ask === undefined)) return { known, answers: found.map(({ answer }) => answer) };
  const { withLive } = await import('./live.ts');
  return { known, answers: await withLive(target, found, known) };
}

function isUnknown({ guest, current }: Resolution<PlacedGroup>): boolean {
  return guest === undefined && current.length === 0;
}

/** What the files answer, and the guest that libvirt has to be asked of where that is not enough. */
function inFiles(
  target: Target,
  { name, resolution }: Pick<Answer, 'name' | 'resolution'>,
  known: Known,
  wish: Wish,
): Found {
  const { guest } = resolution;
  const fromFiles =
    wish.source === undefined || wish.source === 'file'
      ? resolution.current.filter((found) => isWanted(found.lease.ip, wish) && isUp(found, known, target))
      : [];
  const addresses = merged(fromFiles.map((found) => addressOf(found, known)));
  const by = guest !== undefined ? 'guest' : resolution.current.length > 0 ? 'hostname' : undefined;
  const answer = { name, where: wish, by, addresses, resolution, live: [] } as const;
  const settled = addresses.length > 0 && !wish.all;
  if (settled || known.elsewhere || wish.source === 'file' || guest?.running === false) return { answer };
  return { answer, ask: guest?.domain ?? ownerOf(resolution, known) ?? name };
}

/** The answer of `web` for `web.lab.test` where that is the domain of its network; undefined where none has this domain. */
async function resolveWithin(target: Target, name: string, known: Known, wish: Wish): Promise<Answer | undefined> {
  const { namesWithin } = await import('./domain-names.ts');
  let last: Answer | undefined;
  for (const { name: stem, network } of await namesWithin(target, name, known)) {
    if (wish.network !== undefined && network !== networkAsked(wish, known)) continue;
    const { answers } = await resolveNames(target, [stem], { ...wish, network });
    if (answers[0] !== undefined) last = { ...answers[0], name };
    if (last !== undefined && last.addresses.length > 0) break;
  }
  return last;
}

/** A lease outlives the bridge it was given on, and the guest: neither can be reached there any more. */
function isUp({ lease, place }: PlacedLease<PlacedGroup>, known: Known, { host }: Target): boolean {
  if (known.elsewhere) return true;
  const owner = known.guests.find(({ macs }) => lease.mac !== undefined && macs.includes(lease.mac));
  if (owner?.running === false || place.network?.active === false) return false;
  if (place.network !== undefined || place.bridge === undefined) return true;
  return (
    host.listDirectory('/sys/class/net') === undefined ||
    host.listDirectory(`/sys/class/net/${place.bridge}`) !== undefined
  );
}

function ownerOf({ current }: Resolution<PlacedGroup>, known: Known): string | undefined {
  const mac = current[0]?.lease.mac;
  return mac === undefined ? undefined : known.guests.find(({ macs }) => macs.includes(mac))?.domain;
}

function addressOf({ lease, place }: PlacedLease<PlacedGroup>, known: Known): Address {
  const { ip, mac, hostname, expires } = lease;
  const guest = mac === undefined ? undefined : known.guests.find(({ macs }) => macs.includes(mac))?.domain;
  const network = place.network?.name ?? place.bridge;
  return { ip, mac, guest, hostname, network, expires, sources: [known.far ? 'lease' : 'file'] };
}
