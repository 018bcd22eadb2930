import { formatIp } from '../../address/ip.ts';
import { netmaskOf } from '../../address/subnet.ts';
import { escapeText } from '../../xml/escape.ts';
import { bridgeName, dhcpIp, ipsOf, servesNames, startsDnsmasq } from '../facts.ts';
import type { DhcpRange, DnsSrv, Forwarder, Network, NetworkIp } from '../model.ts';
import { ipPrefix, modeOf } from '../subnet.ts';
import { leaseSuffix } from './lease.ts';
import { ptrDomain } from './ptr.ts';

/** The directory of the system daemon for dnsmasq's files. */
const DIRECTORY = '/var/lib/libvirt/dnsmasq';

/**
 * /var/lib/libvirt/dnsmasq/NAME.conf, as libvirt 9.0.0 to 11.3.0 write it at start (networkDnsmasqConfContents). Undefined if
 * libvirt starts no dnsmasq.
 */
export function dnsmasqConf(network: Network): string | undefined {
  if (!startsDnsmasq(network)) return undefined;
  const name = network.name ?? '';
  // libvirt escapes the paths as if they were XML.
  const paths = {
    pid: `/run/libvirt/network/${escapeText(name)}.pid`,
    hostsfile: `${DIRECTORY}/${escapeText(name)}.hostsfile`,
    addnhosts: `${DIRECTORY}/${escapeText(name)}.addnhosts`,
  };
  return [...header(name), ...dnsmasqLines(network, paths)].map((line) => `${line}\n`).join('');
}

/** The paths in dnsmasq's configuration. */
export interface DnsmasqPaths {
  readonly pid: string;
  readonly hostsfile: string;
  readonly addnhosts: string;
}

/** The lines after the header. A value with a line break makes several lines, as in libvirt. */
export function dnsmasqLines(network: Network, paths: DnsmasqPaths): string[] {
  return [
    'strict-order',
    ...(servesNames(network) ? [] : ['port=0']),
    ...forwarderLines(network),
    ...domainLines(network),
    `pid-file=${paths.pid}`,
    ...interfaceLines(network),
    ...recordLines(network),
    ...tftpLines(network),
    ...dhcpLines(network, paths),
    ...network.dnsmasqOptions.map(({ value }) => value ?? ''),
  ];
}

function header(name: string): string[] {
  return [
    '##WARNING:  THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE',
    '##OVERWRITTEN AND LOST.  Changes to this configuration should be made using:',
    `##    virsh net-edit ${name}`,
    '## or other application using the libvirt API.',
    '##',
    '## dnsmasq conf file created by libvirt',
  ];
}

function forwarderLines({ dns }: Network): string[] {
  const forwarders = dns?.enable === false ? [] : (dns?.forwarders ?? []);
  const hasGeneral = forwarders.some(({ domain, address }) => domain === undefined && address !== undefined);
  return [...forwarders.map(serverLine), ...(hasGeneral ? ['no-resolv'] : [])];
}

function serverLine({ domain, address, port }: Forwarder): string {
  const server = address === undefined ? '#' : formatIp(address);
  return `server=${domain === undefined ? '' : `/${domain}/`}${server}${port === undefined ? '' : `#${port}`}`;
}

function domainLines(network: Network): string[] {
  const { domain, dns, ips } = network;
  const name = domain?.name;
  const pointers = ips.flatMap((ip) => (ip.localPtr === true ? (ptrDomain(ip) ?? []) : []));
  return [
    ...(name !== undefined && domain?.localOnly === true ? [`local=/${name}/`] : []),
    ...(name === undefined ? [] : [`domain=${name}`, 'expand-hosts']),
    ...(servesNames(network) ? pointers.map((pointer) => `local=/${pointer}/`) : []),
    ...(servesNames(network) && dns?.forwardPlainNames === false ? ['domain-needed', 'local=//'] : []),
  ];
}

function interfaceLines(network: Network): string[] {
  // Guests of an isolated network get no default route, and dnsmasq no upstream servers.
  const isolated = modeOf(network) === 'none' ? ['dhcp-option=3', 'no-resolv', 'ra-param=*,0,0'] : [];
  return ['except-interface=lo', 'bind-dynamic', `interface=${bridgeName(network)}`, ...isolated];
}

function recordLines(network: Network): string[] {
  const { dns } = network;
  if (!servesNames(network)) return [];
  return [
    ...(dns?.txts ?? []).map(({ name, value }) => `txt-record=${name},${value}`),
    ...(dns?.srvs ?? []).map(srvLine),
  ];
}

function srvLine({ service, protocol, domain, target, port, priority, weight }: DnsSrv): string {
  const head = `srv-host=_${service}._${protocol}${domain === undefined ? '' : `.${domain}`}`;
  if (target === undefined || target === '.') return head;
  const hasOrder = Boolean(priority || weight);
  return [
    head,
    target,
    ...(port || hasOrder ? [port || 1] : []),
    ...(hasOrder ? [priority ?? 0] : []),
    ...(weight ? [weight] : []),
  ].join(',');
}

function tftpLines({ ips }: Network): string[] {
  const roots = ips.flatMap(({ tftpRoot }) => (tftpRoot === undefined ? [] : [`tftp-root=${tftpRoot}`]));
  return roots.length === 0 ? [] : ['enable-tftp', ...roots];
}

function dhcpLines(network: Network, paths: DnsmasqPaths): string[] {
  const [ipv4, ipv6] = [dhcpIp(network, 4), dhcpIp(network, 6)];
  const subnets = [ipv4, ipv6].filter((ip) => ip !== undefined);
  const leases = subnets.flatMap(({ ranges }) => ranges).reduce((sum, range) => sum + sizeOf(range), 0n);
  return [
    ...(ipv4 === undefined ? [] : [...rangeLines(ipv4), 'dhcp-no-override', 'dhcp-authoritative', ...bootLines(ipv4)]),
    ...(ipv6 === undefined ? [] : rangeLines(ipv6)),
    ...(leases > 0n ? [`dhcp-lease-max=${leases}`] : []),
    ...(subnets.length > 0 ? [`dhcp-hostsfile=${paths.hostsfile}`] : []),
    ...(servesNames(network) ? [`addn-hosts=${paths.addnhosts}`] : []),
    ...(network.mtu ? [`dhcp-option=option:mtu,${network.mtu}`] : []),
    ...(ipv6 === undefined ? advertisementLines(network) : ['enable-ra']),
  ];
}

function rangeLines(ip: NetworkIp): string[] {
  const { address, ranges } = ip;
  if (address === undefined) return [];
  const prefix = ipPrefix(ip) ?? 0;
  const width = address.family === 4 ? formatIp(netmaskOf(prefix)) : String(prefix);
  if (ranges.length === 0) return [`dhcp-range=${formatIp(address)},static${address.family === 4 ? '' : `,${prefix}`}`];
  return ranges.map(
    ({ start, end, lease }) =>
      `dhcp-range=${start && formatIp(start)},${end && formatIp(end)},${width}${leaseSuffix(lease)}`,
  );
}

function bootLines({ bootp }: NetworkIp): string[] {
  if (bootp?.file === undefined) return [];
  return [`dhcp-boot=${bootp.file}${bootp.server === undefined ? '' : `,,${formatIp(bootp.server)}`}`];
}

/** Without DHCPv6, guests form addresses from the advertised prefix (SLAAC, RFC 4862). */
function advertisementLines(network: Network): string[] {
  return ipsOf(network, 6).flatMap(({ address }) =>
    address === undefined ? [] : [`dhcp-range=${formatIp(address)},ra-only`],
  );
}

function sizeOf({ start, end }: DhcpRange): bigint {
  return start === undefined || end === undefined ? 0n : end.value - start.value + 1n;
}
