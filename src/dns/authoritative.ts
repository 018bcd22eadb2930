import { type IpAddress, parseIp } from '../address/ip.ts';
import type { NetworkState } from '../apply/state.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { type Link, readLinks, readRoutes } from '../host/links.ts';
import { isWildcard, listeningSockets } from '../host/sockets.ts';
import { fold } from '../libvirt/names.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { modeOf, subnetText } from '../network/facts.ts';
import { DNSMASQ_NAMESPACE, type Network } from '../network/model.ts';
import { addAttribute, addContent, type Edit, withoutElement } from '../xml/edit.ts';
import { escapeAttribute } from '../xml/escape.ts';

/*
 * A DNS server of the local network can delegate the DNS domain of a network to this host: dnsmasq of that network then also listens
 * on an address of this host, where it answers about its own zones only (--auth-server and --auth-zone of dnsmasq).
 */

/** The name of the server in the domain, for the NS record. */
const SERVER_NAME = 'ns';

export const DNS_PORT = 53;

/** What has to be in the zone of the local network, as a zone file has it. */
export function delegationRecords(domain: string, address: string): string[] {
  const type = address.includes(':') ? 'AAAA' : 'A';
  return [`${domain}. NS ${SERVER_NAME}.${domain}.`, `${SERVER_NAME}.${domain}. ${type} ${address}`];
}

function optionsFor({ ips }: Network, domain: string, address: string): string[] {
  const subnets = ips.flatMap((ip) => subnetText(ip) ?? []);
  const server = `${SERVER_NAME}.${domain}`;
  // An answer has only addresses of these subnets, that of the server included.
  const own = `${address}/${address.includes(':') ? 128 : 32}`;
  return [
    `auth-server=${server},${address}`,
    `auth-zone=${[domain, ...subnets, own].join(',')}`,
    `host-record=${server},${address}`,
  ];
}

/** Lets the DNS server of a network answer other machines at an address of this host. */
export function authorityEdits({ network }: ReadNetwork, domain: string, address: string): Edit[] {
  const wanted = optionsFor(network, domain, address);
  const ours = ownOptions(network, domain);
  const values = ours.map(({ value }) => value);
  if (wanted.every((value) => values.includes(value)) && ours.length === wanted.length) return [];
  const [options] = network.element.children.filter(
    (child) => child.kind === 'element' && child.local === 'options' && child.namespace === DNSMASQ_NAMESPACE,
  );
  const stale = ours.map(({ element }) => withoutElement(element));
  if (options?.kind === 'element') {
    const prefix = options.name.slice(0, -'options'.length);
    return [...stale, addContent(options, optionElements(prefix, wanted))];
  }
  const prefix = 'dnsmasq:';
  const isDeclared = network.element.attributes.some(({ name }) => name === `xmlns:${prefix.slice(0, -1)}`);
  return [
    ...(isDeclared ? [] : [addAttribute(network.element, 'xmlns:dnsmasq', DNSMASQ_NAMESPACE)]),
    addContent(network.element, `<${prefix}options>${optionElements(prefix, wanted)}</${prefix}options>`),
  ];
}

function optionElements(prefix: string, values: readonly string[]): string {
  return values.map((value) => `<${prefix}option value='${escapeAttribute(value)}'/>`).join('');
}

/** Removes what lets it do that. */
export function withoutAuthorityEdits({ network }: ReadNetwork, domain: string): Edit[] {
  return ownOptions(network, domain).map(({ element }) => withoutElement(element));
}

function ownOptions({ dnsmasqOptions }: Network, domain: string) {
  const starts = [
    `auth-server=${SERVER_NAME}.${domain},`,
    `auth-zone=${domain},`,
    `host-record=${SERVER_NAME}.${domain},`,
  ];
  return dnsmasqOptions.filter(({ value = '' }) => starts.some((start) => fold(value).startsWith(start)));
}

/** Whether the DNS server of a network answers other machines at an address. */
export function isAuthoritative({ network }: ReadNetwork, domain: string, address: string): boolean {
  return ownOptions(network, domain).some(({ value = '' }) => value.endsWith(`,${address}`));
}

/** The address of this host where others reach it: that of its default route. Throws VnetError `refused` if there is none. */
export async function defaultAddress(host: Host): Promise<string> {
  const links = await readLinks(host);
  for (const { dst, dev, prefsrc, gateway = '' } of await readRoutes(host)) {
    if (dst !== 'default') continue;
    const family = gateway.includes(':') ? 6 : 4;
    const address =
      prefsrc ??
      globalAddresses(links.find(({ ifname }) => ifname === dev)).find((each) => each.includes(':') === (family === 6));
    if (address !== undefined) return address;
  }
  throw new VnetError('refused', 'this host has no default route, so it is not clear where other machines reach it', {
    hint: 'name one of its addresses with --listen ADDRESS',
  });
}

function globalAddresses(link: Link | undefined): string[] {
  return (link?.addr_info ?? []).flatMap(({ local, scope }) =>
    scope === 'global' && local !== undefined ? [local] : [],
  );
}

/** Whether this host has an address. */
export async function hasAddress(host: Host, address: string): Promise<boolean> {
  return (await linkOf(host, address)) !== undefined;
}

async function linkOf(host: Host, address: string): Promise<Link | undefined> {
  const value = parseIp(address)?.value;
  const links = await readLinks(host);
  return links.find((link) => (link.addr_info ?? []).some(({ local = '' }) => parseIp(local)?.value === value));
}

interface AuthorityRequest {
  readonly state: Pick<NetworkState, 'name' | 'live'>;
  readonly definition: ReadNetwork;
  readonly zone: { readonly domain: string };
}

/** Throws VnetError if no other machine could use the DNS server of a network at an address of this host. */
export async function checkAuthority(
  host: Host,
  { state: { name: network, live }, definition: copy, zone: { domain } }: AuthorityRequest,
  address: string,
): Promise<void> {
  const mode = modeOf(copy.network);
  if (mode === 'nat' || mode === 'none') {
    const kind = mode === 'nat' ? 'a NAT' : 'an isolated';
    throw refused(
      `other machines cannot reach guests of '${network}', which is ${kind} network, so they have no use for its names`,
      "use a network with <forward mode='route'/> or <forward mode='open'/>",
    );
  }
  if (hasServerName(copy.network)) {
    throw refused(
      `network '${network}' has a machine with the name '${SERVER_NAME}', which the NS record needs`,
      'give that machine another name',
    );
  }
  const ip = parseIp(address);
  if (ip === undefined) throw new VnetError('usage', `invalid address '${address}'`);
  const link = await linkOf(host, address);
  if (link === undefined)
    throw refused(`${address} is not an address of this host`, 'name one that it has; ip address lists them');
  if (link.flags?.includes('LOOPBACK') || isLinkLocal(ip))
    throw refused(`other machines cannot reach ${address}`, 'name another address of this host with --listen ADDRESS');
  if (copy.network.ips.some((each) => each.address?.value === ip.value)) {
    throw refused(
      `the DNS server of '${network}' answers its guests at ${address}, and cannot answer other machines there, too`,
      'name an address of another interface with --listen ADDRESS',
    );
  }
  if (live === undefined || !isAuthoritative(live, domain, address)) await checkPort(host, ip, address);
}

async function checkPort(host: Host, ip: IpAddress, address: string): Promise<void> {
  const user = (await listeningSockets(host)).find(
    (socket) =>
      socket.port === DNS_PORT && (isWildcard(socket, ip.family) || parseIp(socket.address)?.value === ip.value),
  );
  if (user === undefined) return;
  throw refused(
    `port ${DNS_PORT} of ${address} is in use${user.program === undefined ? '' : ` by ${user.program} (process ${user.pid})`}`,
    'let that program listen on other addresses only, or name another address with --listen ADDRESS',
  );
}

function isLinkLocal({ family, value }: IpAddress): boolean {
  return family === 4 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan;
}

function hasServerName({ dns, ips }: Network): boolean {
  const names = [
    ...(dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames.map(({ name }) => name)),
    ...ips.flatMap(({ hosts }) => hosts.flatMap(({ name }) => name ?? [])),
  ];
  return names.some((name) => fold(name) === SERVER_NAME);
}

function refused(message: string, hint: string): VnetError {
  return new VnetError('refused', message, { hint });
}
