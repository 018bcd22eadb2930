import { VnetError } from '../../error.ts';
import { DOMIFADDR_SOURCES, type DomifaddrSource } from '../../libvirt/address-source.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { type DomainAnswer, queryDomains, type SourceAnswer } from '../../libvirt/domifaddr.ts';
import { byFamily } from '../../libvirt/leases/lease.ts';
import type { Target } from '../../libvirt/target.ts';
import type { Lookup } from '../lookup.ts';
import { type Address, type Answer, isOfFamily, mergeAddresses, type ResolveOptions } from './answer.ts';

type LiveOptions = Pick<ResolveOptions, 'source' | 'family' | 'all'> & { readonly lookup: Lookup };

/** Adds to answers what libvirt's sources know about their domains, with one run of virsh. Maps each answer to the new one. */
export async function addLiveAddresses(
  target: Target,
  open: readonly { readonly answer: Answer; readonly query: string }[],
  options: LiveOptions,
): Promise<ReadonlyMap<Answer, Answer>> {
  const { source } = options;
  const sources = DOMIFADDR_SOURCES.filter((each) => source === undefined || source === each);
  const live = await queryIfConnected(
    target,
    open.map(({ query }) => query),
    sources,
  );
  const answers = new Map<Answer, Answer>();
  for (const [index, { answer }] of open.entries()) {
    const domainAnswer = live[index];
    if (domainAnswer !== undefined) answers.set(answer, await merged(answer, domainAnswer, options));
  }
  return answers;
}

/** The addresses that libvirt's sources know of all running guests. */
export async function liveAddresses(target: Target, { domains = [], network }: Lookup): Promise<readonly Address[]> {
  const names = domains.filter(({ running }) => running).map(({ name }) => name);
  const live = names.length === 0 ? [] : await queryIfConnected(target, names, DOMIFADDR_SOURCES);
  const addresses = live.flatMap(({ domain, sources }) => sources.flatMap((each) => addressesOf(each, domain)));
  return mergeAddresses(addresses.filter((address) => network === undefined || address.network === network));
}

async function merged(answer: Answer, { sources, domain }: DomainAnswer, options: LiveOptions): Promise<Answer> {
  const { family, all } = options;
  const { libvirt, detachedTap } = options.lookup;
  const addresses: Address[] = [];
  for (const address of sources.flatMap((each) => addressesOf(each, domain))) {
    const { ip, mac, network } = address;
    if (!isOfFamily(ip, family) || isLoopback(ip) || (!all && isLinkLocal(ip))) continue;
    if (answer.network !== undefined && network !== answer.network) continue;
    if (detachedTap(mac) !== undefined) continue;
    // libvirt also lists the leases of inactive networks, on which nothing is reachable.
    if (address.sources.includes('lease') && network !== undefined && !(await libvirt.isActive(network))) continue;
    addresses.push(address);
  }
  return {
    ...answer,
    by: answer.by ?? (domain === undefined ? undefined : 'guest'),
    addresses: mergeAddresses([...answer.addresses, ...addresses]).sort((a, b) => byFamily(a.ip, b.ip)),
    sources,
    domain,
  };
}

/** The files were searched already. Without a URI, a libvirt that does not answer only means fewer answers. */
async function queryIfConnected({ virsh }: Target, names: readonly string[], sources: readonly DomifaddrSource[]) {
  try {
    return await queryDomains(virsh, names, sources);
  } catch (error) {
    if (error instanceof VnetError && virsh.uri === undefined) return [];
    throw error;
  }
}

/** The network is that of the interface with the same MAC: an agent also reports interfaces that are not libvirt's. */
function addressesOf({ source, addresses }: SourceAnswer, domain: Domain | undefined): Address[] {
  return addresses.flatMap(({ ip, mac }) => {
    if (ip === undefined) return [];
    const own = domain?.interfaces.find((each) => mac !== undefined && each.mac === mac);
    const network = own?.type === 'network' ? own.source : undefined;
    return [{ ip, mac, guest: domain?.name, hostname: undefined, network, expires: undefined, sources: [source] }];
  });
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.');
}

/** RFC 3927 and RFC 4291: valid on one link only, and unusable without the name of the link. */
function isLinkLocal(ip: string): boolean {
  return ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip);
}
