import type { NetworkSummary } from '../libvirt/network-summary.ts';

/**
 * Why a network leases no address to the client with a MAC, or to any client: a clause such as `has no DHCP`. The network's XML
 * decides, and the dnsmasq options that libvirt appends. Undefined if it leases addresses.
 */
export function noLeaseReason(network: NetworkSummary, mac?: string): string | undefined {
  const { bridge, subnets, reservations, dnsmasqOptions } = network;
  const off = dnsmasqOptions.find((line) => line === `no-dhcp-interface=${bridge}`);
  if (off !== undefined) return `has no DHCP: its dnsmasq option is '${off}'`;
  const hasRange = subnets.some(({ ranges }) => ranges.length > 0) || dnsmasqOptions.some(isRange);
  const hosts = dnsmasqOptions.filter((line) => line.startsWith('dhcp-host='));
  if (!hasRange && reservations.length === 0 && hosts.length === 0) return 'has no DHCP';
  if (mac === undefined) return undefined;
  const ignored = hosts.find((line) => line.toLowerCase().includes(mac) && /,ignore\b/.test(line));
  if (ignored !== undefined) return `ignores it: its dnsmasq option is '${ignored}'`;
  // A reservation without a MAC may match by the hostname that the client sends.
  const isReserved =
    hosts.some((line) => line.toLowerCase().includes(mac)) ||
    reservations.some((reservation) => reservation.mac === mac || reservation.mac === undefined);
  if (isReserved) return undefined;
  const onlyKnown = dnsmasqOptions.find((line) => /^dhcp-ignore=(?:tag:!|#|!)known$/.test(line));
  if (onlyKnown !== undefined) return `ignores clients without a reservation: its dnsmasq option is '${onlyKnown}'`;
  return hasRange ? undefined : 'leases reserved addresses only, and none is reserved for it';
}

/** Which dnsmasq option may make a network ignore a client, depending on tags that vnet does not evaluate. */
export function noLeaseDoubt({ dnsmasqOptions }: NetworkSummary): string | undefined {
  const option = dnsmasqOptions.find((line) => line.startsWith('dhcp-ignore='));
  return option === undefined ? undefined : `the network's dnsmasq option '${option}' may make dnsmasq ignore it`;
}

/** Whether a line leases the addresses of a range, and not only reserved ones or router advertisements. */
function isRange(line: string): boolean {
  return line.startsWith('dhcp-range=') && !/,(?:static|proxy|ra-only|ra-stateless)(?:,|$)/.test(line);
}
