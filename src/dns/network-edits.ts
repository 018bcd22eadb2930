import { formatIp, parseIp } from '../address/ip.ts';
import { addRecord, removeRecords } from '../apply/records.ts';
import { childOf } from '../document/attributes.ts';
import { fold } from '../libvirt/names.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { ipSubnet, modeOf } from '../network/facts.ts';
import type { Forwarder } from '../network/model.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { addAttribute, addContent, applyEdits, type Edit, withoutElement, withValue } from '../xml/edit.ts';
import { escapeAttribute } from '../xml/escape.ts';
import { parseXml } from '../xml/parse.ts';
import { authorityEdits, withoutAuthorityEdits } from './authoritative.ts';
import { ADDRESS } from './forwarder.ts';
import { hasOneReverseZone } from './reverse-zones.ts';

/** The name that this host has in the DNS domain of each network. */
export const HOST_NAME = 'host';

/** What the DNS of one network needs. */
export interface NetworkNeeds {
  readonly domain: string;
  /** The address of this host on the network. */
  readonly server: string;
  /** The domains that vnet's dnsmasq answers, in addition to those of the network; undefined to leave its forwarders alone. */
  readonly others: readonly string[] | undefined;
  /** The address at which its DNS server answers other machines. */
  readonly authority: string | undefined;
}

/** Adds the name of this host on the network. libvirt can change this in an active network. */
export function withHostName(copy: ReadNetwork, { server }: Pick<NetworkNeeds, 'server'>): ReadNetwork {
  const ip = parseIp(server);
  if (ip === undefined || hasHostName(copy)) return copy;
  return edited(copy, addRecord(copy, { type: 'host', ip, names: [HOST_NAME] }));
}

/** Removes that name. */
export function withoutHostName(copy: ReadNetwork, server: string): ReadNetwork {
  const ip = parseIp(server);
  const edits = removeRecords(copy, {
    matches: (record) => record.type === 'host' && record.ip.value === ip?.value && record.names.includes(HOST_NAME),
    names: [HOST_NAME],
  });
  return edited(copy, edits);
}

/** Removes the forwarders to vnet's dnsmasq. */
export function withoutForwarders(copy: ReadNetwork): ReadNetwork {
  const ours = (copy.network.dns?.forwarders ?? []).filter(isOurs);
  return edited(
    copy,
    ours.map(({ element }) => withoutElement(element)),
  );
}

/** Removes what lets its DNS server answer other machines. */
export function withoutAuthority(copy: ReadNetwork, domain: string): ReadNetwork {
  return edited(copy, withoutAuthorityEdits(copy, domain));
}

function hasHostName({ network }: ReadNetwork): boolean {
  return (network.dns?.hosts ?? []).some(({ hostnames }) => hostnames.some(({ name }) => fold(name) === HOST_NAME));
}

/**
 * Changes what takes effect when the network starts again: its dnsmasq keeps questions about the domain and its addresses, so that
 * no question goes round in a circle; and it sends questions about the other domains to vnet's dnsmasq if it does not use the
 * DNS servers of this host, which do.
 */
export function withOwnDomain(copy: ReadNetwork, { domain, others, authority }: NetworkNeeds): ReadNetwork {
  const { network } = copy;
  const element = network.domain?.element;
  const edits: Edit[] = [];
  if (element === undefined) {
    edits.push(addContent(network.element, `<domain name='${escapeAttribute(domain)}' localOnly='yes'/>`));
  } else {
    edits.push(...withAttribute(element, 'name', domain), ...withAttribute(element, 'localOnly', 'yes'));
  }
  for (const ip of network.ips) {
    const subnet = ipSubnet(ip);
    if (subnet !== undefined && hasOneReverseZone(subnet)) edits.push(...withAttribute(ip.element, 'localPtr', 'yes'));
  }
  if (authority !== undefined) edits.push(...authorityEdits(copy, domain, authority));
  if (others !== undefined && hasOtherServers(copy)) edits.push(...forwarderEdits(copy, others));
  return edited(copy, edits);
}

/** Forwarders to vnet's dnsmasq for these domains, and no others. */
function forwarderEdits({ network }: ReadNetwork, domains: readonly string[]): Edit[] {
  const forwarders = network.dns?.forwarders ?? [];
  const stale = forwarders.filter((each) => isOurs(each) && !domains.includes(fold(each.domain ?? '')));
  const known = new Set(forwarders.map((each) => fold(each.domain ?? '')));
  const xml = domains
    .filter((each) => !known.has(each))
    .map((each) => `<forwarder domain='${escapeAttribute(each)}' addr='${ADDRESS}'/>`)
    .join('');
  const dns = childOf(network.element, 'dns');
  const added = dns === undefined ? addContent(network.element, `<dns>${xml}</dns>`) : addContent(dns, xml);
  return [...stale.map(({ element }) => withoutElement(element)), ...(xml === '' ? [] : [added])];
}

function isOurs({ address }: Forwarder): boolean {
  return address !== undefined && formatIp(address) === ADDRESS;
}

/**
 * Whether the dnsmasq of a network uses other servers than this host: none on an isolated network, and those of its forwarders if
 * one is for all domains (networkDnsmasqConfContents).
 */
function hasOtherServers({ network }: ReadNetwork): boolean {
  const forwarders = network.dns?.forwarders ?? [];
  return (
    modeOf(network) === 'none' ||
    forwarders.some(({ domain, address }) => domain === undefined && address !== undefined)
  );
}

function withAttribute(element: Parameters<typeof addAttribute>[0], name: string, value: string): Edit[] {
  const attribute = element.attributes.find((each) => each.local === name);
  if (attribute === undefined) return [addAttribute(element, name, value)];
  return fold(attribute.value) === fold(value) ? [] : [withValue(attribute, value)];
}

function edited(copy: ReadNetwork, edits: readonly Edit[]): ReadNetwork {
  if (edits.length === 0) return copy;
  return asNetwork(applyEdits(copy.source, edits));
}

/** Reads the XML of a network. */
export function asNetwork(source: string): ReadNetwork {
  return { source, network: readNetwork(parseXml(source)) };
}
