import { formatIp } from '../../address/ip.ts';
import { type DnsmasqEffects, type DomainServer, dnsmasqEffects } from '../dnsmasq/effects.ts';
import { hasOwnBridge, modeOf, servesNames, subnetText } from '../facts.ts';
import type { Network } from '../model.ts';
import { counted } from './count.ts';
import { leasesAddresses } from './dhcp.ts';
import { lanOf } from './reach-host-network.ts';

/** Who resolves names for guests, one sentence per fact, without full stops. */
export function explainNames(network: Network): string[] {
  if (!hasOwnBridge(network)) return [`From the name servers of ${lanOf(network)}; not from libvirt`];
  if (network.ips.length === 0) return ['No DNS: the bridge has no address'];
  const effects = dnsmasqEffects(network);
  const off = servesNames(network) ? 'the dnsmasq option port=0 disables it' : "it is disabled (<dns enable='no'>)";
  if (!servesNames(network) || effects.dnsPort === 0) return [`No DNS: ${off}`, ...announced(network, effects)];
  const addresses = network.ips.flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)]));
  return [
    ...serverSentences(network, addresses, effects),
    ...knownNames(network, effects),
    ...forwarding(network, effects),
    ...(effects.files.length === 0 ? [] : [`Unknown: what these add or change: ${effects.files.join('; ')}`]),
  ];
}

/** Which server guests query. */
function serverSentences(network: Network, addresses: readonly string[], effects: DnsmasqEffects): string[] {
  const { dnsPort, dnsServers } = effects;
  const own = addresses.join(' and ');
  const hasDhcp = leasesAddresses(network, 4);
  const none = hasDhcp && dnsServers === undefined ? '; DHCP announces no DNS server' : '';
  return [
    ...(dnsPort === 53 ? [] : [`dnsmasq answers on port ${dnsPort}, which guests do not query by default${none}`]),
    ...(dnsServers === undefined || !hasDhcp
      ? []
      : [
          dnsServers.addresses.length === 0
            ? `DHCP announces no DNS server (${dnsServers.option}); guests must be configured to query ${own}`
            : `DHCP announces ${dnsServers.addresses.join(', ')} as DNS server (${dnsServers.option})`,
        ]),
  ];
}

/** What DHCP announces where dnsmasq serves no DNS: then it does not announce itself. */
function announced(network: Network, { dnsServers }: DnsmasqEffects): string[] {
  if (!leasesAddresses(network, 4)) return [];
  return dnsServers === undefined || dnsServers.addresses.length === 0
    ? ['DHCP announces no DNS server']
    : [`DHCP announces ${dnsServers.addresses.join(', ')} as DNS server (${dnsServers.option})`];
}

function knownNames(network: Network, effects: DnsmasqEffects): string[] {
  const { dns, domain } = network;
  const at = network.ips.flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)])).join(' and ');
  const hosts = new Set((dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames.map(({ name }) => name)));
  const records = [
    ...(dns?.txts.length ? [counted(dns.txts.length, 'TXT record')] : []),
    ...(dns?.srvs.length ? [counted(dns.srvs.length, 'SRV record')] : []),
    ...(effects.records > 0 ? [counted(effects.records, 'record option')] : []),
  ];
  const name = effects.domain ?? domain?.name;
  const hasLeases = leasesAddresses(network, 4) || leasesAddresses(network, 6);
  const inDomain = name ? `, in the domain ${name}` : '';
  const guests = hasLeases
    ? effects.ignoresNames
      ? `resolves the names of reservations${inDomain}, not those that guests send (dhcp-ignore-names)`
      : `resolves the hostnames of guests with a lease${inDomain}`
    : 'knows no hostnames of guests, because they get no leases';
  return [
    ...(at === '' ? [] : [`libvirt's dnsmasq at ${at} ${guests}`]),
    ...(hasLeases ? nameSentences(effects) : []),
    ...(hosts.size > 0 ? [`It resolves ${[...hosts].join(', ')}`] : []),
    ...(records.length > 0 ? [`It has ${records.join(', ')}`] : []),
    ...effects.answers.map(({ domain: all, address }) =>
      address === undefined
        ? `It answers that names in ${all ?? 'all domains'} do not exist`
        : `It answers ${address} for all names in ${all ?? 'all domains'}`,
    ),
    ...(effects.noHosts ? [] : ["It resolves the names in the host's /etc/hosts"]),
  ];
}

/** How options change the names of guests with a lease. */
function nameSentences({ nameOptions }: DnsmasqEffects): string[] {
  return nameOptions.flatMap((option) => {
    const [name, tags] = option.split(/\s*=\s*/, 2);
    const guests = tags ? ` that match ${tags}` : '';
    if (name === 'dhcp-generate-names') {
      return [`Guests without a hostname${guests} get one such as 52-54-00-00-00-01, from the MAC address (${option})`];
    }
    return tags ? [`It ignores the hostnames of guests${guests} (${option})`] : [];
  });
}

/** What happens to names that dnsmasq does not know. The most specific domain wins. */
function forwarding(network: Network, effects: DnsmasqEffects): string[] {
  const { dns, domain } = network;
  const isolated = modeOf(network) === 'none';
  const forwarders: DomainServer[] = (dns?.forwarders ?? []).map(({ domain: name, address }) => ({
    domain: name,
    address: address === undefined ? '#' : formatIp(address),
  }));
  const servers = [...forwarders, ...effects.servers].map((server) => ({
    ...server,
    address: server.address === '#' ? "the host's name servers" : server.address,
  }));
  const special = servers.filter((server) => server.domain !== undefined && server.address !== undefined);
  const general = servers.flatMap(({ domain: name, address }) => (name === undefined && address ? [address] : []));
  const noResolv = isolated || effects.noResolv || forwarders.some((each) => !each.domain && each.address !== '#');
  const resolv = effects.resolvFile === undefined ? "the host's name servers" : `the servers in ${effects.resolvFile}`;
  const upstream = [...new Set([...general, ...(noResolv ? [] : [resolv])])];
  const rest = special.length > 0 ? 'all other names' : 'other names';
  const why = isolated && !effects.noResolv ? 'the network is isolated' : 'no-resolv';
  const plainNames = dns?.forwardPlainNames === false || effects.domainNeeded;
  return [
    ...special.map(({ domain: name, address }) => `It forwards names in ${name} to ${address}`),
    upstream.length > 0 ? `It forwards ${rest} to ${upstream.join(' and ')}` : `It does not forward ${rest} (${why})`,
    ...localDomains(domain?.localOnly === true ? domain.name : undefined, servers).map((name) => {
      const exceptions = special.filter((server) => server.domain?.endsWith(`.${name}`)).map((server) => server.domain);
      return `It never forwards names in ${name}${exceptions.length > 0 ? `, except in ${exceptions.join(', ')}` : ''}`;
    }),
    ...effects.reverseServers.map(({ domain: subnet, address }) =>
      address === undefined
        ? `It never forwards reverse queries for ${subnet}`
        : `It forwards reverse queries for ${subnet} to ${address}`,
    ),
    ...localReverse(network),
    ...(plainNames ? ['It never forwards names without a dot'] : []),
  ];
}

/** `localPtr`: dnsmasq answers reverse queries for the subnet alone. */
function localReverse({ ips }: Network): string[] {
  const subnets = ips.flatMap((ip) => (ip.localPtr === true ? (subnetText(ip) ?? []) : []));
  return subnets.length === 0 ? [] : [`It never forwards reverse queries for ${subnets.join(' and ')}`];
}

function localDomains(own: string | undefined, servers: readonly DomainServer[]): string[] {
  const local = servers.flatMap(({ domain, address }) => (domain && address === undefined ? [domain] : []));
  return [...new Set([...(own === undefined ? [] : [own]), ...local])];
}
