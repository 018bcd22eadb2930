import { formatIp, type IpAddress } from '../../../address/ip.ts';
import type { Subnet } from '../../../address/subnet.ts';
import { anyChildrenOf, propertyOf } from '../../../document/attributes.ts';
import { isSince, type RuleContext } from '../../../document/rule.ts';
import type { Attribute, Element } from '../../../xml/document.ts';
import { type Edit, withValue } from '../../../xml/edit.ts';
import { ipSubnet } from '../../facts.ts';
import type { DhcpHost, DhcpRange, Network, NetworkIp } from '../../model.ts';

/** Every `<host>` in a `<dhcp>`, with its `<ip>`. */
export function dhcpHosts({ ips }: Network): { readonly host: DhcpHost; readonly ip: NetworkIp }[] {
  return ips.flatMap((ip) => ip.hosts.map((host) => ({ host, ip })));
}

/** A `<range>` with two addresses that libvirt can read. */
export interface AddressRange {
  readonly range: DhcpRange;
  readonly start: IpAddress;
  readonly end: IpAddress;
  readonly ip: NetworkIp;
}

export function addressRanges({ ips }: Network): AddressRange[] {
  return ips.flatMap((ip) => rangesOf(ip));
}

/** The ranges in a known subnet, with both addresses in its family. */
export function subnetRanges({ ips }: Network): (AddressRange & { readonly subnet: Subnet })[] {
  return ips.flatMap((ip) => {
    const subnet = ip.ranges.length === 0 ? undefined : ipSubnet(ip);
    if (subnet === undefined) return [];
    const { family } = subnet.address;
    return rangesOf(ip)
      .filter(({ start, end }) => start.family === family && end.family === family)
      .map(({ range, start, end }) => ({ range, start, end, ip, subnet }));
  });
}

function rangesOf(ip: NetworkIp): AddressRange[] {
  return ip.ranges.flatMap((range) => {
    const { start, end } = range;
    return start === undefined || end === undefined ? [] : { range, start, end, ip };
  });
}

/** The ends of a range, as libvirt prints them. */
export function rangeText({ start, end }: Pick<AddressRange, 'start' | 'end'>): string {
  return `${formatIp(start)} - ${formatIp(end)}`;
}

/** One end of a range, or the range where it has none. */
export function rangeEnd({ element }: DhcpRange, side: 'start' | 'end'): Attribute | Element {
  return propertyOf(element, side) ?? element;
}

/** Writes another address into one end of a range. */
export function withRangeEnd({ element }: DhcpRange, side: 'start' | 'end', address: IpAddress): Edit[] {
  const attribute = propertyOf(element, side);
  return attribute === undefined ? [] : [withValue(attribute, formatIp(address))];
}

/** The address of an `<ip>` and its prefix, as libvirt prints them. */
export function addressWithPrefix({ address, prefix }: Subnet): string {
  return `${formatIp(address)}/${prefix}`;
}

/** The `<lease>` elements of a range or host that libvirt reads: the first, and before 11.3 all of them, of which the last one counts. */
function leasesOf(element: Element, context: RuleContext): Element[] {
  const leases = anyChildrenOf(element, 'lease');
  return isSince(context, '11.3.0') ? leases.slice(0, 1) : leases;
}

/** The same for every range and host of a network. */
export function allLeases({ ips }: Network, context: RuleContext): Element[] {
  return ips.flatMap(({ ranges, hosts }) => [...ranges, ...hosts]).flatMap(({ element }) => leasesOf(element, context));
}
