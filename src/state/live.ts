import { VnetError } from '../error.ts';
import { byFamily } from '../leases/lease.ts';
import { askGuests, type LiveAnswer, type Told } from './addresses.ts';
import { isWanted, merged, networkAsked } from './answered.ts';
import type { Domain } from './domain.ts';
import type { Doors } from './gather.ts';
import type { Known } from './known.ts';
import { placesOf } from './places.ts';
import type { Address, Answer } from './resolve.ts';
import { LIVE_SOURCES, type LiveSource } from './sources.ts';

/** What the files answered, and the guest of whom libvirt is to be asked too; undefined where that is all. */
export interface Found {
  readonly answer: Answer;
  readonly ask?: string;
}

/** These answers with what libvirt's sources know beyond the files. */
export async function withLive(doors: Doors, found: readonly Found[], known: Known): Promise<Answer[]> {
  const open = found.filter(({ ask }) => ask !== undefined);
  const { source } = open[0]?.answer.where ?? {};
  const told = await askedOrNothing(
    doors,
    open.map(({ ask = '' }) => ask),
    source === undefined ? LIVE_SOURCES : [source as LiveSource],
  );
  return found.map((one) => {
    const more = told[open.indexOf(one)];
    return more === undefined ? one.answer : withTold({ ...doors, known }, one.answer, more);
  });
}

function withTold(world: Doors & { readonly known: Known }, answer: Answer, { live, domain }: Told): Answer {
  const { where } = answer;
  const only = networkAsked(where, world.known);
  const usable = ({ ip, network }: Address) =>
    isWanted(ip, where) && (where.all || !isLinkLocal(ip)) && (only === undefined || network === only);
  const found = live
    .flatMap((each) => liveAddresses(each, domain).filter(usable))
    .filter(({ sources, network }) => !sources.includes('lease') || isActive(network, world));
  return {
    ...answer,
    by: answer.by ?? (domain === undefined ? undefined : 'guest'),
    addresses: merged([...answer.addresses, ...found]).sort((a, b) => byFamily(a.ip, b.ip)),
    live,
    domain,
  };
}

/** libvirt tells the leases of a network that is not active, too: nobody can be reached there. */
function isActive(network: string | undefined, { host, virsh, known }: Doors & { readonly known: Known }): boolean {
  if (network === undefined) return true;
  if (known.far) return known.groups.some((group) => group.network?.name === network && group.network.active);
  const directory = placesOf(virsh.uri, host)?.activeNetworks;
  return directory === undefined || host.listDirectory(directory)?.includes(`${network}.xml`) !== false;
}

/** Files have been looked at already: a libvirt that cannot be asked then only means less to tell. */
async function askedOrNothing({ virsh }: Doors, names: readonly string[], sources: readonly LiveSource[]) {
  try {
    return await askGuests(virsh, names, sources);
  } catch (error) {
    if (error instanceof VnetError && virsh.uri === undefined) return [];
    throw error;
  }
}

/** The network is that of the card with this MAC: an agent also tells of cards that libvirt did not give. */
function liveAddresses({ source, addresses }: LiveAnswer, domain: Domain | undefined): Address[] {
  return addresses.map(({ ip, mac }) => {
    const card = domain?.cards.find((each) => mac !== undefined && each.mac === mac);
    const network = card?.type === 'network' ? card.source : undefined;
    return { ip, mac, guest: domain?.name, hostname: undefined, network, expires: undefined, sources: [source] };
  });
}

/** RFC 3927 and RFC 4291: good on one link only, and of no use without its name. */
function isLinkLocal(ip: string): boolean {
  return ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip);
}
