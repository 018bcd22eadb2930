import { contains } from '../../address/subnet.ts';
import { type DnsmasqEffects, dnsmasqEffects, type RangeOption } from '../dnsmasq/effects.ts';
import { dhcpIp, ipSubnet, ipsOf, startsDnsmasq } from '../facts.ts';
import type { Network, NetworkIp } from '../model.ts';

/** Whether guests can get a lease of the family: from a `<dhcp>`, or from a dhcp-range option. */
export function leasesAddresses(network: Network, family: 4 | 6): boolean {
  if (!startsDnsmasq(network)) return false;
  const effects = dnsmasqEffects(network);
  const off = effects.noDhcp;
  if (off !== undefined && (family === 4 || !off.startsWith('no-dhcpv4'))) return false;
  return (
    dhcpIp(network, family) !== undefined || rangesIn(network, effects, family).some((range) => !isAdvertised(range))
  );
}

/** The options that give addresses in a subnet of the bridge: dnsmasq ignores others. */
export function rangesIn(network: Network, { ranges }: DnsmasqEffects, family: 4 | 6): RangeOption[] {
  return ranges.filter(
    (range) => range.start.family === family && ipsOf(network, family).some((ip) => isIn(range, ip)),
  );
}

export function isIn({ start }: RangeOption, ip: NetworkIp): boolean {
  const subnet = ipSubnet(ip);
  return subnet !== undefined && contains(subnet, start);
}

/** Whether guests form addresses themselves, from router advertisements. */
export function isAdvertised({ modes }: RangeOption): boolean {
  return modes.some((mode) => /^(?:slaac|ra-)/.test(mode));
}
