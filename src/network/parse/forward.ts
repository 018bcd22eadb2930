import { parseIp, parseIpv4 } from '../../address/ip.ts';
import { attributeValue, childOf, childrenOf, partOf, property } from '../../document/attributes.ts';
import { unsignedInt, yesNo } from '../../document/scalars.ts';
import type { Element } from '../../xml/document.ts';
import { FORWARD_MODES, type Forward, type ForwardInterface, type Nat, type PciAddress } from '../model.ts';

export function readForward(element: Element): Forward {
  const mode = attributeValue(element, 'mode') ?? 'nat';
  const dev = attributeValue(element, 'dev');
  const listed = childrenOf(element, 'interface').map(readInterface);
  // `dev` is the first interface. The same interface may also be listed.
  const first = dev === undefined ? [] : [listed[0] ?? { element, dev, connections: undefined }];
  return {
    element,
    mode: FORWARD_MODES.find((name) => name === mode),
    dev,
    managed: attributeValue(element, 'managed')?.toLowerCase() === 'yes',
    driver: property(childOf(element, 'driver'), 'name'),
    driverModel: property(childOf(element, 'driver'), 'model'),
    interfaces: dev === undefined ? listed : [...first, ...listed.slice(1)],
    addresses: childrenOf(element, 'address').map(readPciAddress),
    physicalFunctions: childrenOf(element, 'pf').map(readInterface),
    nat: partOf(childOf(element, 'nat'), readNat),
  };
}

function readInterface(element: Element): ForwardInterface {
  return { element, dev: property(element, 'dev'), connections: unsignedInt(property(element, 'connections')) };
}

function readPciAddress(element: Element): PciAddress {
  const number = (name: string) => unsignedInt(property(element, name), 0) ?? 0;
  return {
    element,
    domain: number('domain'),
    bus: number('bus'),
    slot: number('slot'),
    function: number('function'),
    connections: unsignedInt(property(element, 'connections')),
  };
}

function readNat(element: Element): Nat {
  const address = childOf(element, 'address');
  const port = childOf(element, 'port');
  return {
    element,
    ipv6: yesNo(property(element, 'ipv6')),
    address: partOf(address, (node) => ({
      element: node,
      start: ipv4Of(property(node, 'start')),
      end: ipv4Of(property(node, 'end')),
    })),
    port: partOf(port, (node) => ({
      element: node,
      start: unsignedInt(attributeValue(node, 'start')),
      end: unsignedInt(attributeValue(node, 'end')),
    })),
  };
}

/** getaddrinfo with AF_INET also accepts an IPv4-mapped IPv6 address. */
function ipv4Of(text: string | undefined) {
  const ip = parseIp(text ?? '');
  if (ip?.family === 6 && ip.value >> 32n === 0xffffn) return { family: 4 as const, value: ip.value & 0xffffffffn };
  return parseIpv4(text ?? '');
}
