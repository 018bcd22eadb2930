import { VnetError } from '../error.ts';
import { byFamily, type Family, familyOf } from '../leases/lease.ts';
import { type PlacedLease, type Resolution, resolveName } from '../names/resolve.ts';
import { askAddresses, LIVE_SOURCES, type LiveAnswer, type LiveSource } from './addresses.ts';
import type { Domain } from './domain.ts';
import type { Doors, PlacedGroup } from './gather.ts';
import { type Known, knownOf, type Place } from './known.ts';

export const SOURCES = ['file', ...LIVE_SOURCES] as const;
export type Source = (typeof SOURCES)[number];

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

/** Looks the names up. Names without an answer are in the result too; bad files are in `known.problems`. */
export async function resolveNames(doors: Doors, names: readonly string[], wish: Wish) {
  const now = doors.host.now().getTime() / 1000;
  const known = await knownOf(doors, names, wish);
  const answers: Answer[] = [];
  for (const name of names) answers.push(await resolveOne(doors, name, known, wish, now));
  return { known, answers };
}

async function resolveOne(doors: Doors, name: string, known: Known, wish: Wish, now: number): Promise<Answer> {
  const resolution = resolveName(name, known.groups, known.guests, now);
  const { guest } = resolution;
  if (guest === undefined && name.includes('.') && resolution.current.length === 0) {
    const within = await resolveWithin(doors, name, known, wish);
    if (within !== undefined) return within;
  }
  const wanted = (ip: string) => wish.family === undefined || familyOf(ip) === wish.family;
  const fromFiles =
    wish.source === undefined || wish.source === 'file'
      ? resolution.current.filter((found) => wanted(found.lease.ip) && isUp(found, known, doors))
      : [];
  const addresses = merged(fromFiles.map((found) => addressOf(found, known)));
  const by = guest !== undefined ? 'guest' : resolution.current.length > 0 ? 'hostname' : undefined;
  const settled = addresses.length > 0 && !wish.all;
  if (settled || known.elsewhere || wish.source === 'file' || guest?.running === false) {
    return { name, where: wish, by, addresses, resolution, live: [] };
  }
  const sources = wish.source === undefined ? LIVE_SOURCES : [wish.source as LiveSource];
  const { live, domain } = await askedOrNothing(doors, guest?.domain ?? ownerOf(resolution, known) ?? name, sources);
  const only = networkAsked(wish, known);
  const usable = ({ ip, network }: Address) =>
    wanted(ip) && (wish.all || !isLinkLocal(ip)) && (only === undefined || network === only);
  const found = live.flatMap((answer) => liveAddresses(answer, domain).filter(usable));
  return {
    name,
    where: wish,
    by: by ?? (domain === undefined ? undefined : 'guest'),
    addresses: merged([...addresses, ...found]).sort((a, b) => byFamily(a.ip, b.ip)),
    resolution,
    live,
    domain,
  };
}

/** The answer of `web` for `web.lab.test` where that is the domain of its network; undefined where none has this domain. */
async function resolveWithin(doors: Doors, name: string, known: Known, wish: Wish): Promise<Answer | undefined> {
  const { namesWithin } = await import('./qualified.ts');
  let last: Answer | undefined;
  for (const { name: stem, network } of await namesWithin(doors, name, known)) {
    if (wish.network !== undefined && network !== networkAsked(wish, known)) continue;
    const { answers } = await resolveNames(doors, [stem], { ...wish, network });
    if (answers[0] !== undefined) last = { ...answers[0], name };
    if (last !== undefined && last.addresses.length > 0) break;
  }
  return last;
}

/** The name of the network that was picked, which may have been by its UUID; undefined where none was. */
export function networkAsked({ network }: Wish, { groups }: Known): string | undefined {
  return network === undefined ? undefined : (groups[0]?.network?.name ?? network);
}

/** RFC 3927 and RFC 4291: good on one link only, and of no use without its name. */
function isLinkLocal(ip: string): boolean {
  return ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip);
}

/** Files have been looked at already: a libvirt that cannot be asked then only means less to tell. */
async function askedOrNothing(doors: Doors, domain: string, sources: readonly LiveSource[]) {
  try {
    return await askAddresses(doors.virsh, domain, sources);
  } catch (error) {
    if (error instanceof VnetError && doors.virsh.uri === undefined) return { live: [], domain: undefined };
    throw error;
  }
}

/** A lease outlives the bridge it was given on, and the guest: neither can be reached there any more. */
function isUp({ lease, place }: PlacedLease<PlacedGroup>, known: Known, { host }: Doors): boolean {
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

/** The network is that of the card with this MAC: an agent also tells of cards that libvirt did not give. */
function liveAddresses({ source, addresses }: LiveAnswer, domain: Domain | undefined): Address[] {
  return addresses.map(({ ip, mac }) => {
    const card = domain?.cards.find((each) => mac !== undefined && each.mac === mac);
    const network = card?.type === 'network' ? card.source : undefined;
    return { ip, mac, guest: domain?.name, hostname: undefined, network, expires: undefined, sources: [source] };
  });
}

/** Each address once, with all its sources, and what the first of them knows of it. */
function merged(addresses: readonly Address[]): Address[] {
  const byIp = new Map<string, Address>();
  for (const address of addresses) {
    const known = byIp.get(address.ip);
    const sources = [...new Set([...(known?.sources ?? []), ...address.sources])];
    byIp.set(address.ip, { ...(known ?? address), sources });
  }
  return [...byIp.values()];
}
