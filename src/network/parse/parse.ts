import { isMulticast, parseMac } from '../../address/mac.ts';
import { attributeOf, attributeValue, childOf, childrenOf, partOf, property } from '../../document/attributes.ts';
import { unsignedInt, unsignedLong, uuidOf, wrappingInt, yesNo } from '../../document/scalars.ts';
import { type Document, type Element, elementsOf, textOf } from '../../xml/document.ts';
import { type Bridge, DNSMASQ_NAMESPACE, type DnsDomain, type DnsmasqOption, type Network } from '../model.ts';
import { readDns } from './dns.ts';
import { readForward } from './forward.ts';
import { readIp, readRoute } from './ip.ts';
import { readBandwidth, readPortGroup, readVirtualPort, readVlan } from './link.ts';

/**
 * Reads a network as libvirt does: of an element that may occur once, the first counts; unknown elements are ignored. Never
 * throws: an invalid value is undefined, and validation reports it.
 */
export function readNetwork({ root }: Document): Network {
  return {
    element: root,
    name: contentOf(root, 'name'),
    uuid: uuidOf(contentOf(root, 'uuid')),
    title: contentOf(root, 'title'),
    description: contentOf(root, 'description'),
    metadata: childOf(root, 'metadata'),
    ipv6: yesNo(attributeValue(root, 'ipv6')),
    trustGuestRxFilters: yesNo(property(root, 'trustGuestRxFilters')),
    connections: unsignedInt(property(root, 'connections')),
    domain: partOf(childOf(root, 'domain'), readDomain),
    forward: partOf(childOf(root, 'forward'), readForward),
    bridge: partOf(childOf(root, 'bridge'), readBridge),
    mac: unicastOf(attributeValue(childOf(root, 'mac'), 'address')),
    mtu: wrappingInt(mtuSize(root)?.value),
    dns: partOf(childOf(root, 'dns'), readDns),
    vlan: partOf(childOf(root, 'vlan'), readVlan),
    bandwidth: partOf(childOf(root, 'bandwidth'), readBandwidth),
    portIsolated: yesNo(property(childOf(root, 'port'), 'isolated')),
    ips: childrenOf(root, 'ip').map(readIp),
    routes: childrenOf(root, 'route').map(readRoute),
    virtualPort: partOf(childOf(root, 'virtualport'), readVirtualPort),
    portGroups: childrenOf(root, 'portgroup').map(readPortGroup),
    dnsmasqOptions: dnsmasqOptions(root),
  };
}

/** libvirt evaluates `./mtu/@size`, so the first `<mtu>` with a size counts. */
export function mtuSize(root: Element) {
  const [size] = childrenOf(root, 'mtu').flatMap(({ attributes }) => attributes.filter(({ name }) => name === 'size'));
  return size?.value === '' ? undefined : size;
}

function contentOf(root: Element, name: string): string | undefined {
  const element = childOf(root, name);
  return element === undefined ? undefined : textOf(element) || undefined;
}

function readDomain(element: Element): DnsDomain {
  return {
    element,
    // An empty name counts: libvirt writes `domain=`.
    name: property(element, 'name'),
    localOnly: yesNo(property(element, 'localOnly')),
    register: yesNo(property(element, 'register')),
  };
}

function readBridge(element: Element): Bridge {
  const manager = attributeValue(element, 'macTableManager');
  return {
    element,
    name: attributeValue(element, 'name'),
    zone: attributeValue(element, 'zone'),
    stp: attributeValue(element, 'stp') !== 'off',
    delay: Number(unsignedLong(attributeOf(element, 'delay')?.value) ?? 0),
    macTableManager: manager === 'kernel' || manager === 'libvirt' ? manager : undefined,
  };
}

function unicastOf(text: string | undefined) {
  const mac = parseMac(text ?? '');
  return mac === undefined || isMulticast(mac) ? undefined : mac;
}

function dnsmasqOptions(root: Element): DnsmasqOption[] {
  const inNamespace = (parent: Element, name: string) =>
    elementsOf(parent).filter(({ local, namespace }) => local === name && namespace === DNSMASQ_NAMESPACE);
  return inNamespace(root, 'options')
    .flatMap((options) => inNamespace(options, 'option'))
    .map((element) => ({ element, value: property(element, 'value') }));
}
