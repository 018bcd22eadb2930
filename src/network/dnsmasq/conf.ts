import { formatIp } from '../../address/ip.ts';
import { netmaskOf } from '../../address/subnet.ts';
import { attributeOf, childOf, propertyOf } from '../../document/attributes.ts';
import type { Attribute, Element } from '../../xml/document.ts';
import { escapeText } from '../../xml/escape.ts';
import { bridgeName, dhcpIp, ipSubnet, ipsOf, modeOf, servesNames, startsDnsmasq } from '../facts.ts';
import type { DhcpRange, DnsSrv, Forwarder, Network, NetworkIp } from '../model.ts';
import { leaseSuffix } from './lease.ts';
import { ptrDomain } from './ptr.ts';

/** The directory of the system daemon for dnsmasq's files. */
const DIRECTORY = '/var/lib/libvirt/dnsmasq';

/** A line of dnsmasq's configuration, without its line end. A value with a line break makes it several lines, as in libvirt. */
export interface ConfLine {
  readonly text: string;
  /** Where the line has text of the XML, which libvirt writes unescaped: the attribute or element it comes from. */
  readonly origin?: Attribute | Element;
  /** Whether all of the line comes from the XML: a `<dnsmasq:option>`. */
  readonly isOption?: true;
}

/** The paths in dnsmasq's configuration. */
export interface DnsmasqPaths {
  readonly pid: string;
  readonly hostsfile: string;
  readonly addnhosts: string;
}

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
  return [...header(name), ...dnsmasqLines(network, paths).map(({ text }) => text)].map((text) => `${text}\n`).join('');
}

/** The lines after the header. */
export function dnsmasqLines(network: Network, paths: DnsmasqPaths): ConfLine[] {
  return [
    ...plain('strict-order'),
    ...(servesNames(network) ? [] : plain('port=0')),
    ...forwarderLines(network),
    ...domainLines(network),
    ...plain(`pid-file=${paths.pid}`),
    ...interfaceLines(network),
    ...recordLines(network),
    ...tftpLines(network),
    ...dhcpLines(network, paths),
    ...network.dnsmasqOptions.map(
      ({ element, value }): ConfLine => ({
        text: value ?? '',
        origin: propertyOf(element, 'value') ?? element,
        isOption: true,
      }),
    ),
  ];
}

function plain(...texts: readonly string[]): ConfLine[] {
  return texts.map((text) => ({ text }));
}

/** A line with text from an attribute; if the XML does not have the attribute, a line without an origin. */
function fromXml(text: string, origin: Attribute | Element | undefined): ConfLine {
  return origin === undefined ? { text } : { text, origin };
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

function forwarderLines({ dns }: Network): ConfLine[] {
  const forwarders = dns?.enable === false ? [] : (dns?.forwarders ?? []);
  const hasGeneral = forwarders.some(({ domain, address }) => domain === undefined && address !== undefined);
  return [...forwarders.map(serverLine), ...(hasGeneral ? plain('no-resolv') : [])];
}

function serverLine({ element, domain, address, port }: Forwarder): ConfLine {
  const server = `${address === undefined ? '#' : formatIp(address)}${port === undefined ? '' : `#${port}`}`;
  return domain === undefined
    ? { text: `server=${server}` }
    : fromXml(`server=/${domain}/${server}`, propertyOf(element, 'domain'));
}

function domainLines(network: Network): ConfLine[] {
  const { domain, dns, ips } = network;
  const name = domain?.name;
  const origin = propertyOf(domain?.element, 'name');
  const pointers = ips.flatMap((ip) => (ip.localPtr === true ? (ptrDomain(ip) ?? []) : []));
  return [
    ...(name !== undefined && domain?.localOnly === true ? [fromXml(`local=/${name}/`, origin)] : []),
    ...(name === undefined ? [] : [fromXml(`domain=${name}`, origin), ...plain('expand-hosts')]),
    ...(servesNames(network) ? plain(...pointers.map((pointer) => `local=/${pointer}/`)) : []),
    ...(servesNames(network) && dns?.forwardPlainNames === false ? plain('domain-needed', 'local=//') : []),
  ];
}

function interfaceLines(network: Network): ConfLine[] {
  const name = attributeOf(network.bridge?.element, 'name');
  // Guests of an isolated network get no default route, and dnsmasq no upstream servers.
  const isolated = modeOf(network) === 'none' ? plain('dhcp-option=3', 'no-resolv', 'ra-param=*,0,0') : [];
  return [
    ...plain('except-interface=lo', 'bind-dynamic'),
    fromXml(`interface=${bridgeName(network)}`, name),
    ...isolated,
  ];
}

function recordLines(network: Network): ConfLine[] {
  const { dns } = network;
  if (!servesNames(network)) return [];
  const txts = (dns?.txts ?? []).map(({ element, name = '', value = '' }) =>
    fromXml(`txt-record=${name},${value}`, propertyOf(element, 'value') ?? element),
  );
  const srvs = (dns?.srvs ?? []).map((srv) => fromXml(srvText(srv), propertyOf(srv.element, 'target') ?? srv.element));
  return [...txts, ...srvs];
}

/** libvirt adds the underscores of RFC 2782. The fields are positional, so a missing one gets a default. */
function srvText({ service, protocol, domain, target, port, priority, weight }: DnsSrv): string {
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

function tftpLines({ ips }: Network): ConfLine[] {
  const roots = ips.flatMap(({ element, tftpRoot }) =>
    tftpRoot === undefined ? [] : fromXml(`tftp-root=${tftpRoot}`, attributeOf(childOf(element, 'tftp'), 'root')),
  );
  return roots.length === 0 ? [] : [...plain('enable-tftp'), ...roots];
}

function dhcpLines(network: Network, paths: DnsmasqPaths): ConfLine[] {
  const [ipv4, ipv6] = [dhcpIp(network, 4), dhcpIp(network, 6)];
  const subnets = [ipv4, ipv6].filter((ip) => ip !== undefined);
  const leases = subnets.flatMap(({ ranges }) => ranges).reduce((sum, range) => sum + sizeOf(range), 0n);
  return [
    ...(ipv4 === undefined ? [] : plain(...rangeTexts(ipv4), 'dhcp-no-override', 'dhcp-authoritative')),
    ...(ipv4 === undefined ? [] : bootLines(ipv4)),
    ...(ipv6 === undefined ? [] : plain(...rangeTexts(ipv6))),
    ...(leases > 0n ? plain(`dhcp-lease-max=${leases}`) : []),
    ...(subnets.length > 0 ? plain(`dhcp-hostsfile=${paths.hostsfile}`) : []),
    ...(servesNames(network) ? plain(`addn-hosts=${paths.addnhosts}`) : []),
    ...(network.mtu ? plain(`dhcp-option=option:mtu,${network.mtu}`) : []),
    ...plain(...(ipv6 === undefined ? advertisementTexts(network) : ['enable-ra'])),
  ];
}

function rangeTexts(ip: NetworkIp): string[] {
  const { address, ranges } = ip;
  if (address === undefined) return [];
  const prefix = ipSubnet(ip)?.prefix ?? 0;
  const width = address.family === 4 ? formatIp(netmaskOf(prefix)) : String(prefix);
  if (ranges.length === 0) return [`dhcp-range=${formatIp(address)},static${address.family === 4 ? '' : `,${prefix}`}`];
  return ranges.map(
    ({ start, end, lease }) =>
      `dhcp-range=${start && formatIp(start)},${end && formatIp(end)},${width}${leaseSuffix(lease)}`,
  );
}

function bootLines({ bootp }: NetworkIp): ConfLine[] {
  if (bootp?.file === undefined) return [];
  const server = bootp.server === undefined ? '' : `,,${formatIp(bootp.server)}`;
  return [fromXml(`dhcp-boot=${bootp.file}${server}`, propertyOf(bootp.element, 'file'))];
}

/** Without DHCPv6, guests form addresses from the advertised prefix (SLAAC, RFC 4862). */
function advertisementTexts(network: Network): string[] {
  return ipsOf(network, 6).flatMap(({ address }) =>
    address === undefined ? [] : [`dhcp-range=${formatIp(address)},ra-only`],
  );
}

function sizeOf({ start, end }: DhcpRange): bigint {
  return start === undefined || end === undefined ? 0n : end.value - start.value + 1n;
}
