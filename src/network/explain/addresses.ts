import { formatIp } from '../../address/ip.ts';
import { formatSubnet, overlaps, parseSubnet } from '../../address/subnet.ts';
import { unreachableBootServer } from '../dnsmasq/boot-server.ts';
import { announcedRoute } from '../dnsmasq/default-route.ts';
import { type ClasslessRoutes, type DnsmasqEffects, dnsmasqEffects, type RangeOption } from '../dnsmasq/effects.ts';
import { dhcpIp, hasOwnBridge, ipSubnet, ipsOf, startsDnsmasq, subnetText } from '../facts.ts';
import type { Network, NetworkIp } from '../model.ts';
import { counted } from './count.ts';
import { isAdvertised, isIn, leasesAddresses, rangesIn } from './dhcp.ts';
import { lanOf } from './reach-host-network.ts';

/** Where guests get addresses from, one sentence per source, without full stops. */
export function explainAddresses(network: Network): string[] {
  if (!hasOwnBridge(network)) return [`From the DHCP server of ${lanOf(network)}, if it has one; not from libvirt`];
  if (network.ips.length === 0) return ['No DHCP: the bridge has no address. Guests configure addresses themselves'];
  const effects = startsDnsmasq(network) ? dnsmasqEffects(network) : undefined;
  return [
    ...ipv4Sentences(network, effects),
    ...ipv6Sentences(network, effects),
    ...(effects === undefined ? [] : optionSentences(network, effects)),
    ...network.ips.flatMap(({ bootp }) =>
      bootp?.file === undefined || !leasesAddresses(network, 4)
        ? []
        : [
            `Network boot: ${bootp.file}${bootp.server ? ` from ${formatIp(bootp.server)}` : ''}`,
            ...(unreachableBootServer(network)?.element === bootp.element
              ? [
                  `Guests cannot load ${bootp.file}: the server is outside their subnet, and the network announces no router`,
                ]
              : []),
          ],
    ),
    ...(leasesAddresses(network, 4) ? (effects?.boots ?? []) : []).map(({ file, server, tags }) => {
      const guests = tags === '' ? '' : ` for guests that match ${tags}`;
      return `Network boot${guests}: ${file}${server === undefined ? '' : ` from ${server}`} (dnsmasq option)`;
    }),
  ];
}

function ipv4Sentences(network: Network, effects: DnsmasqEffects | undefined): string[] {
  const ips = ipsOf(network, 4);
  if (ips.length === 0) return ['IPv4: the network has no subnet'];
  const served = dhcpIp(network, 4);
  const ranges = effects === undefined ? [] : rangesIn(network, effects, 4);
  if (effects?.noDhcp !== undefined) return [`IPv4: no DHCP, because of the dnsmasq option ${effects.noDhcp}`];
  const rest = ips.filter((ip) => ip !== served && !ranges.some((range) => isIn(range, ip)));
  return [
    ...(served === undefined ? [] : [dhcpSentence(served, 4, effects?.reservations ?? 0)]),
    ...rangeSentences(ranges, 'IPv4: DHCP'),
    ...(rest.length === 0 ? [] : [`IPv4: no DHCP in ${textOf(rest)}; guests configure addresses themselves`]),
  ];
}

function ipv6Sentences(network: Network, effects: DnsmasqEffects | undefined): string[] {
  const ips = ipsOf(network, 6);
  if (ips.length === 0) return ['IPv6: the network has no subnet; guests have link-local addresses'];
  const served = dhcpIp(network, 6);
  const ranges = effects === undefined ? [] : rangesIn(network, effects, 6);
  const others = ips.filter((ip) => ip !== served && !ranges.some((range) => isIn(range, ip)));
  // With a <dhcp> for IPv6 in one subnet, libvirt configures no router advertisements for the others.
  const advertised =
    effects === undefined || served !== undefined
      ? []
      : ips.filter(isAutoconfigurable).filter((ip) => !ranges.some((range) => isAdvertised(range) && isIn(range, ip)));
  const linkLocal = others.filter(isEveryLink);
  const rest = others.filter((ip) => !advertised.includes(ip) && !linkLocal.includes(ip));
  const leased = ranges.filter((range) => !isAdvertised(range));
  const short =
    effects === undefined || served !== undefined ? [] : rest.filter(({ address }) => !isLinkLocal(address));
  const why =
    short.length > 0 && short.length === rest.length
      ? ', because guests form addresses from router advertisements only in a /64'
      : '';
  return [
    ...(served === undefined ? [] : [dhcpSentence(served, 6, 0)]),
    ...rangeSentences(ranges, 'IPv6: DHCPv6'),
    ...(advertised.length === 0
      ? []
      : [
          `IPv6: guests form addresses in ${advertised.map(slaacPrefix).join(' and ')} from router advertisements (SLAAC)`,
        ]),
    ...(leased.length > 0 && advertised.length > 0 && effects?.advertisesDhcpv6 !== true
      ? ['IPv6: router advertisements do not announce DHCPv6, so many guests do not use it; the option enable-ra does']
      : []),
    ...(linkLocal.length === 0 ? [] : [`IPv6: guests have link-local addresses in ${textOf(linkLocal)}`]),
    ...(rest.length === 0
      ? []
      : [`IPv6: guests get no address in ${textOf(rest)}${why}; they configure addresses themselves`]),
  ];
}

/** How DHCP options change the leases of all guests. */
function optionSentences(network: Network, effects: DnsmasqEffects): string[] {
  const { ignores, routers, classlessRoutes, noIpv6Router, leaseScript, files } = effects;
  const [hasIpv4, hasIpv6] = [leasesAddresses(network, 4), leasesAddresses(network, 6)];
  return [
    ...(hasIpv4 || hasIpv6 ? ignores : []).map((tags) =>
      /^(?:tag:!|#)known$/.test(tags)
        ? `Only guests with a reservation get a lease (dhcp-ignore=${tags})`
        : `Guests that match ${tags} get no lease (dhcp-ignore)`,
    ),
    ...(routers === undefined || !hasIpv4
      ? []
      : [
          routers.addresses.length === 0
            ? `DHCP announces no default route (${routers.option})`
            : `DHCP announces ${routers.addresses.join(', ')} as the default route (${routers.option})`,
        ]),
    ...(classlessRoutes === undefined || !hasIpv4 ? [] : [classlessSentence(network, classlessRoutes)]),
    ...(noIpv6Router === undefined || ipsOf(network, 6).length === 0
      ? []
      : [`Router advertisements announce no default route (${noIpv6Router})`]),
    ...(leaseScript === undefined || !(hasIpv4 || hasIpv6)
      ? []
      : [`libvirt and vnet see no leases: dhcp-script=${leaseScript} replaces libvirt's lease helper`]),
    ...(files.length === 0
      ? []
      : [`Unknown: files that vnet does not read may change addresses and names (${files.join('; ')})`]),
  ];
}

function classlessSentence(network: Network, { routes, option }: ClasslessRoutes): string {
  const list = routes.map(({ destination, gateway }) => `${destination} via ${gateway}`).join(', ');
  const announced = announcedRoute(network, 4);
  const none = announced?.option === option && announced.router === undefined;
  const effect = none
    ? 'and guests that use them have no default route'
    : 'which guests use instead of the default route';
  return `DHCP announces the routes ${list}, ${effect} (RFC 3442; ${option})`;
}

function dhcpSentence(ip: NetworkIp, family: 4 | 6, optionHosts: number): string {
  const ranges = ip.ranges.map(({ start, end }) => `${ipText(start)} to ${ipText(end)}`);
  const hosts = ip.hosts.length + optionHosts;
  const parts = [...ranges, ...(hosts === 0 ? [] : [counted(hosts, 'reservation')])].join(', ');
  const only = ranges.length === 0 ? '; other guests get none' : '';
  return `IPv${family}: DHCP${family === 4 ? '' : 'v6'} from libvirt's dnsmasq in ${textOf([ip])}: ${parts}${only}`;
}

function rangeSentences(ranges: readonly RangeOption[], kind: string): string[] {
  return ranges.map((range) => {
    const { start, end, modes, lease, isTagged } = range;
    const span = end === undefined ? `from ${formatIp(start)}` : `${formatIp(start)} to ${formatIp(end)}`;
    if (isAdvertised(range)) {
      return `IPv6: router advertisements from libvirt's dnsmasq: ${span}, mode ${modes.join(',')} (dnsmasq option)`;
    }
    const who = isTagged ? ' for guests with its tag' : '';
    const times = lease === undefined ? '' : `, leases of ${lease}`;
    const special = modes.length === 0 ? '' : `, mode ${modes.join(',')}`;
    return `${kind} from libvirt's dnsmasq${who}: ${span}${times}${special} (dnsmasq option)`;
  });
}

/** dnsmasq advertises the /64 of the bridge's address. Guests ignore other prefix lengths (RFC 4862 5.5.3). */
function isAutoconfigurable(ip: NetworkIp): boolean {
  const subnet = ipSubnet(ip);
  return subnet !== undefined && subnet.prefix <= 64 && !isLinkLocal(ip.address);
}

/** Whether the subnet has addresses that every interface forms itself: fe80::/64 (RFC 4862 5.3), not the rest of fe80::/10. */
function isEveryLink(ip: NetworkIp): boolean {
  const [subnet, everyLink] = [ipSubnet(ip), parseSubnet('fe80::/64')];
  return subnet !== undefined && everyLink !== undefined && isLinkLocal(ip.address) && overlaps(subnet, everyLink);
}

function slaacPrefix({ address }: NetworkIp): string {
  return address === undefined ? '' : formatSubnet({ address, prefix: 64 });
}

function isLinkLocal(address: NetworkIp['address']): boolean {
  return address !== undefined && address.family === 6 && address.value >> 118n === 0x3fan;
}

/** Invalid values are left to validation. */
function ipText(address: NetworkIp['address']): string {
  return address === undefined ? 'an invalid address' : formatIp(address);
}

function textOf(ips: readonly NetworkIp[]): string {
  return ips.flatMap((ip) => subnetText(ip) ?? []).join(' and ');
}
