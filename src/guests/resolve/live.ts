import { VnetError } from '../../error.ts';
import { LIVE_SOURCES, type LiveSource } from '../../libvirt/address-sources.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { askGuests, type LiveAnswer, type Told } from '../../libvirt/domifaddr.ts';
import { byFamily } from '../../libvirt/leases/lease.ts';
import { placesOf } from '../../libvirt/paths.ts';
import type { Target } from '../../libvirt/target.ts';
import type { Known } from '../lookup.ts';
import { isWanted, merged, networkAsked } from './answered.ts';
import type { Address, Answer } from './resolve.ts';

/** What the files answered, and the guest of whom libvirt is to be asked too; undefined where that is all. */
export interface Found {
  readonly answer: Answer;
  readonly ask?: string;
}

/** These answers with what libvirt's sources know beyond the files. */
export async function withLive(target: Target, found: readonly Found[], known: Known): Promise<Answer[]> {
  const open = found.filter(({ ask }) => ask !== undefined);
  const { source } = open[0]?.answer.where ?? {};
  const told = await askedOrNothing(
    target,
    open.map(({ ask = '' }) => ask),
    source === undefined ? LIVE_SOURCES : [source as LiveSource],
  );
  return found.map((one) => {
    const more = told[open.indexOf(one)];
    return more === undefined ? one.answer : withTold({ ...target, known }, one.answer, more);
  });
}

function withTold(world: Target & { readonly known: Known }, answer: Answer, { live, domain }: Told): Answer {
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
function isActive(network: string | undefined, { host, virsh, known }: Target & { readonly known: Known }): boolean {
  if (network === undefined) return true;
  if (known.far) return known.groups.some((group) => group.network?.name === network && group.network.active);
  const directory = placesOf(virsh.uri, host)?.activeNetworks;
  return directory === undefined || host.listDirectory(directory)?.includes(`${network}.xml`) !== false;
}

/** Files have been looked at already: a libvirt that cannot be asked then only means less to tell. */
async function askedOrNothing({ virsh }: Target, names: readonly string[], sources: readonly LiveSource[]) {
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
