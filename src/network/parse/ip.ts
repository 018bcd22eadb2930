import { parseIp } from '../../address/ip.ts';
import { anyChildOf, anyChildrenOf, attributeValue, childOf, partOf, property } from '../../document/attributes.ts';
import { unsignedInt, unsignedLong, yesNo } from '../../document/scalars.ts';
import type { Element } from '../../xml/document.ts';
import type { Bootp, DhcpHost, DhcpRange, LeaseTime, NetworkIp, Route } from '../model.ts';

const UNITS = ['seconds', 'minutes', 'hours'] as const;

export function readIp(element: Element): NetworkIp {
  const address = parseIp(attributeValue(element, 'address') ?? '');
  const dhcp = childOf(element, 'dhcp');
  return {
    element,
    family: attributeValue(element, 'family'),
    address,
    netmask: parseIp(attributeValue(element, 'netmask') ?? ''),
    prefix: unsignedInt(property(element, 'prefix')),
    localPtr: yesNo(property(element, 'localPtr')),
    tftpRoot: attributeValue(childOf(element, 'tftp'), 'root'),
    dhcp,
    ranges: anyChildrenOf(dhcp, 'range').map(readRange),
    hosts: anyChildrenOf(dhcp, 'host').map(readDhcpHost),
    bootp: address?.family === 4 ? partOf(childOf(dhcp, 'bootp'), readBootp) : undefined,
  };
}

function readRange(element: Element): DhcpRange {
  return {
    element,
    start: parseIp(property(element, 'start') ?? ''),
    end: parseIp(property(element, 'end') ?? ''),
    lease: partOf(anyChildOf(element, 'lease'), readLease),
  };
}

function readDhcpHost(element: Element): DhcpHost {
  return {
    element,
    mac: property(element, 'mac'),
    id: property(element, 'id'),
    name: property(element, 'name'),
    ip: parseIp(property(element, 'ip') ?? ''),
    lease: partOf(anyChildOf(element, 'lease'), readLease),
  };
}

export function readLease(element: Element): LeaseTime {
  const unit = property(element, 'unit') ?? 'minutes';
  return { element, expiry: unsignedLong(property(element, 'expiry'), 0), unit: UNITS.find((name) => name === unit) };
}

function readBootp(element: Element): Bootp {
  return { element, file: property(element, 'file'), server: parseIp(property(element, 'server') ?? '') };
}

export function readRoute(element: Element): Route {
  return {
    element,
    family: property(element, 'family'),
    address: parseIp(property(element, 'address') ?? ''),
    netmask: parseIp(property(element, 'netmask') ?? ''),
    prefix: unsignedInt(property(element, 'prefix')),
    gateway: parseIp(property(element, 'gateway') ?? ''),
    metric: unsignedInt(property(element, 'metric')),
  };
}
