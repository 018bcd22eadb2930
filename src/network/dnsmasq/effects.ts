import { type IpAddress, isPlainIp, parseIp } from '../../address/ip.ts';
import type { Network } from '../model.ts';

/** What a network's `<dnsmasq:option>` elements change about DHCP and DNS. */
export interface DnsmasqEffects {
  /** `port`: 53 by default; 0 disables DNS. DHCP announces dnsmasq as a DNS server only on port 53. */
  readonly dnsPort: number;
  readonly ranges: readonly RangeOption[];
  /** Number of `dhcp-host` options. */
  readonly reservations: number;
  /** The option that switches DHCP off on the bridge. */
  readonly noDhcp: string | undefined;
  /** Arguments of `dhcp-ignore`. */
  readonly ignores: readonly string[];
  /** The untagged IPv4 DHCP option `router` (3). */
  readonly routers: DhcpAddresses | undefined;
  /** The untagged IPv4 DHCP option `classless-static-route` (121): clients that read it ignore `router` (RFC 3442). */
  readonly classlessRoutes: ClasslessRoutes | undefined;
  /** The untagged IPv4 DHCP option `dns-server` (6). */
  readonly dnsServers: DhcpAddresses | undefined;
  /** The `ra-param` with which router advertisements announce no default route on the bridge. */
  readonly noIpv6Router: string | undefined;
  /** `enable-ra`: router advertisements tell guests to use DHCPv6. */
  readonly advertisesDhcpv6: boolean;
  /** `dhcp-ignore-names` without tags: dnsmasq ignores the hostnames that guests send. */
  readonly ignoresNames: boolean;
  /** `dhcp-generate-names` without tags: guests without a hostname get one from their MAC address. */
  readonly generatesNames: boolean;
  /** `dhcp-ignore-names` and `dhcp-generate-names`, verbatim. */
  readonly nameOptions: readonly string[];
  /** `dhcp-boot`: the files that guests boot from the network. */
  readonly boots: readonly BootOption[];
  /** The argument of `dhcp-script`, which replaces libvirt's lease helper. */
  readonly leaseScript: string | undefined;
  /** Options that read files which may change anything. */
  readonly files: readonly string[];
  readonly noHosts: boolean;
  readonly noResolv: boolean;
  readonly resolvFile: string | undefined;
  /** `server` and `local`. An undefined address means that dnsmasq answers alone and forwards nothing. */
  readonly servers: readonly DomainServer[];
  /** `rev-server`: the subnet, and the server of its names. */
  readonly reverseServers: readonly DomainServer[];
  /** `address`: fixed answers for all names of a domain. */
  readonly answers: readonly DomainServer[];
  /** Number of options that add DNS records. */
  readonly records: number;
  /** `domain-needed` or `local=//`: names without a dot are not forwarded. */
  readonly domainNeeded: boolean;
  /** `domain` without a subnet: the DNS domain of all guests. */
  readonly domain: string | undefined;
  /** Arguments of other untagged `dhcp-option`s. */
  readonly dhcpOptions: readonly string[];
  /** Other `dhcp-option`s that only guests with their tags get. */
  readonly taggedDhcpOptions: readonly TaggedOption[];
  /** Options that change neither addresses nor names, such as logging. */
  readonly neutral: readonly string[];
  /** All other options, whose effect is not modelled here. */
  readonly others: readonly string[];
}

export interface RangeOption {
  readonly start: IpAddress;
  readonly end: IpAddress | undefined;
  /** `static`, `ra-only`, `slaac` and others, if any. */
  readonly modes: readonly string[];
  /** Such as `12h`; undefined for dnsmasq's default of one hour. */
  readonly lease: string | undefined;
  /** Whether it depends on a tag. */
  readonly isTagged: boolean;
}

export interface DhcpAddresses {
  /** Empty if the option is sent without a value, which suppresses the default. */
  readonly addresses: readonly string[];
  /** The option, verbatim. */
  readonly option: string;
}

export interface ClasslessRoutes {
  readonly routes: readonly { readonly destination: string; readonly gateway: string }[];
  /** The option, verbatim. */
  readonly option: string;
}

export interface TaggedOption {
  /** Such as `tag:bios,tag:!ipxe`. */
  readonly tags: string;
  readonly option: string;
}

export interface BootOption {
  readonly file: string;
  readonly server: string | undefined;
  /** The tags that a guest must match, such as `tag:bios,tag:!ipxe`; empty for all guests. */
  readonly tags: string;
}

export interface DomainServer {
  /** Undefined for all names. */
  readonly domain: string | undefined;
  readonly address: string | undefined;
}

/** Tags before the option of a `dhcp-option`. */
const TAGS = /^((?:(?:tag|net):[^,]+,)+)(.*)$/;

const FILES =
  `addn-hosts conf-dir conf-file conf-script dhcp-hostsdir dhcp-hostsfile dhcp-optsdir dhcp-optsfile hostsdir
  read-ethers servers-file`.split(/\s+/);
const RECORDS =
  `caa-record cname dns-rr dynamic-host host-record interface-name mx-host naptr-record ptr-record srv-host
  synth-domain txt-record`.split(/\s+/);
const NEUTRAL = `all-servers auth-ttl bogus-priv cache-rr cache-size clear-on-reload dhcp-authoritative dhcp-lease-max
  dhcp-mac dhcp-match dhcp-name-match dhcp-no-override dhcp-rapid-commit dhcp-sequential-ip dhcp-ttl dhcp-userclass
  dhcp-vendorclass dns-forward-max edns-packet-max enable-tftp expand-hosts fast-dns-retry keep-in-foreground local-ttl localise-queries log-async log-debug log-dhcp log-facility log-queries
  max-cache-ttl max-port max-tcp-connections max-ttl min-cache-ttl min-port neg-ttl no-ident no-negcache no-ping no-poll
  port-limit pxe-prompt pxe-service query-port quiet-dhcp quiet-dhcp6 quiet-ra quiet-tftp script-arp script-on-renewal strict-order
  tag-if tftp-max tftp-mtu tftp-no-blocksize tftp-no-fail tftp-root tftp-unique-root use-stale-cache`.split(/\s+/);

/** An option as dnsmasq reads a line of its configuration file. */
interface Option {
  readonly name: string;
  readonly argument: string;
  readonly text: string;
}

/** Reads the options of a network. They only have an effect if libvirt starts dnsmasq for it (startsDnsmasq). */
export function dnsmasqEffects({ dnsmasqOptions, bridge }: Network): DnsmasqEffects {
  const options = dnsmasqOptions.flatMap(({ value }) => (value ?? '').split('\n').flatMap(optionOf));
  const named = (...names: string[]) => options.filter(({ name }) => names.includes(name));
  const last = (name: string) => named(name).at(-1);
  const noDhcp = named('no-dhcp-interface', 'no-dhcpv4-interface', 'except-interface').find(
    ({ argument }) =>
      bridge?.name !== undefined && argument.split(',').some((part) => matches(part, bridge.name ?? '')),
  );
  const dhcpOptions = named('dhcp-option', 'dhcp-option-force').filter(({ argument }) =>
    /^(?:\d+|option6?:)/.test(argument),
  );
  const tagged = named('dhcp-option', 'dhcp-option-force').filter(({ argument }) => TAGS.test(argument));
  const nameOptions = named('dhcp-ignore-names', 'dhcp-generate-names');
  const domain = named('domain').findLast(({ argument }) => !argument.includes(','));
  const handled = [
    ...['port', 'dhcp-range', 'dhcp-host', 'no-dhcp-interface', 'no-dhcpv4-interface', 'dhcp-ignore', 'dhcp-script'],
    ...['dhcp-boot', 'dhcp-ignore-names', 'dhcp-generate-names', 'enable-ra', 'rev-server'],
    ...['no-hosts', 'no-resolv', 'resolv-file', 'server', 'local', 'address', 'domain-needed'],
    ...[...FILES, ...RECORDS, ...NEUTRAL],
  ];
  const servers = named('server', 'local').flatMap(serversOf);
  const routers = addressesOf(dhcpOptions, ['3', 'option:router']);
  const dnsServers = addressesOf(dhcpOptions, ['6', 'option:dns-server']);
  const classlessRoutes = classlessRoutesOf(dhcpOptions);
  const advertisements = named('ra-param');
  // dnsmasq uses the last one that names the link.
  const own = advertisements.findLast(({ argument }) => matches(argument.split(',')[0] ?? '', bridge?.name ?? ''));
  const noIpv6Router = own !== undefined && isWithoutRouter(own) ? own.text : undefined;
  const isUnknown = (option: Option) => bridge?.name === undefined && option !== own && isWithoutRouter(option);
  return {
    dnsPort: portOf(last('port')?.argument),
    ranges: named('dhcp-range').flatMap(({ argument }) => rangeOf(argument) ?? []),
    reservations: named('dhcp-host').length,
    noDhcp: noDhcp?.text,
    ignores: named('dhcp-ignore').map(({ argument }) => argument),
    routers,
    classlessRoutes,
    dnsServers,
    noIpv6Router,
    advertisesDhcpv6: named('enable-ra').length > 0,
    ignoresNames: nameOptions.some(({ name, argument }) => name === 'dhcp-ignore-names' && argument === ''),
    generatesNames: nameOptions.some(({ name, argument }) => name === 'dhcp-generate-names' && argument === ''),
    nameOptions: nameOptions.map(({ text }) => text),
    boots: named('dhcp-boot').flatMap(({ argument }) => bootOf(argument) ?? []),
    leaseScript: last('dhcp-script')?.argument,
    files: named(...FILES).map(({ text }) => text),
    noHosts: named('no-hosts').length > 0,
    noResolv: named('no-resolv').length > 0,
    resolvFile: last('resolv-file')?.argument,
    servers: servers.filter((server) => !isPlainNames(server)),
    reverseServers: named('rev-server').map(reverseServerOf),
    answers: named('address').flatMap(serversOf),
    records: named(...RECORDS).length,
    domain: domain?.argument,
    dhcpOptions: dhcpOptions
      .filter(({ text }) => ![routers?.option, dnsServers?.option, classlessRoutes?.option].includes(text))
      .map(({ argument }) => argument),
    taggedDhcpOptions: tagged.map(({ argument }) => {
      const [, tags = '', option = ''] = TAGS.exec(argument) ?? [];
      return { tags: tags.slice(0, -1), option };
    }),
    domainNeeded: named('domain-needed').length > 0 || servers.some(isPlainNames),
    neutral: [...named(...NEUTRAL), ...advertisements.filter((option) => !isUnknown(option))]
      .filter((option) => option.text !== noIpv6Router)
      .map(({ text }) => text),
    others: options
      .filter((option) => !handled.includes(option.name) && option !== domain)
      .filter((option) => option.name !== 'ra-param' || isUnknown(option))
      .filter((option) => !dhcpOptions.includes(option) && !tagged.includes(option))
      .map(({ text }) => text),
  };
}

/** A `#` after a blank starts a comment. */
function optionOf(line: string): Option[] {
  const text = line.replace(/(?:^|\s)#.*$/, '').trim();
  if (text === '') return [];
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals).trim();
  const argument = equals === -1 ? '' : text.slice(equals + 1).trim();
  return [{ name, argument: argument.replace(/^"(.*)"$/, '$1'), text }];
}

/** An invalid port, with which dnsmasq does not start, is left to validation. */
function portOf(argument: string | undefined): number {
  return argument !== undefined && /^\d{1,5}$/.test(argument) ? Number(argument) : 53;
}

/** A trailing `*` is a wildcard. */
function matches(pattern: string, link: string): boolean {
  return pattern.endsWith('*') ? link.startsWith(pattern.slice(0, -1)) : pattern === link;
}

/** `[tag:TAG,][set:TAG,]START[,END|MODE...][,NETMASK[,BROADCAST]|PREFIX][,LEASE]` */
function rangeOf(argument: string): RangeOption | undefined {
  const parts = argument.split(',').map((part) => part.trim());
  const isTag = (part: string) => /^(?:tag|set|net|interface):/.test(part);
  const [first = '', ...rest] = parts.filter((part) => !isTag(part));
  const start = isPlainIp(first) ? parseIp(first) : undefined;
  if (start === undefined) return undefined;
  const [second = '', ...others] = rest;
  const end = isPlainIp(second) ? parseIp(second) : undefined;
  const words = end === undefined ? rest : others;
  return {
    start,
    end,
    modes: words.filter((word) => /^[a-z-]+$/.test(word) && !/^(?:infinite|deprecated)$/.test(word)),
    lease: words.find((word) => /^(?:\d+[smhdw]|infinite)$/.test(word)),
    isTagged: parts.some((part) => part.startsWith('tag:')),
  };
}

/** The value of an untagged DHCP option, by its number or name. dnsmasq uses the last one in the file. */
function addressesOf(options: readonly Option[], keys: readonly string[]): DhcpAddresses | undefined {
  return options
    .map(({ argument, text }) => {
      const [key = '', ...addresses] = argument.split(',').map((part) => part.trim());
      return { key: key.toLowerCase(), addresses: addresses.filter((address) => address !== ''), option: text };
    })
    .findLast(({ key }) => keys.includes(key));
}

/** `121,SUBNET,GATEWAY[,SUBNET,GATEWAY...]`. dnsmasq uses the last one in the file. */
function classlessRoutesOf(options: readonly Option[]): ClasslessRoutes | undefined {
  const given = addressesOf(options, ['121', 'option:classless-static-route']);
  if (given === undefined) return undefined;
  const { addresses, option } = given;
  const pairs = addresses.flatMap((destination, index) =>
    index % 2 === 0 ? [[destination, addresses[index + 1]]] : [],
  );
  const routes = pairs.flatMap(([destination, gateway]) =>
    destination === undefined || gateway === undefined ? [] : [{ destination, gateway }],
  );
  return { routes, option };
}

/** `INTERFACE,[mtu:MTU,][high|low,]INTERVAL[,LIFETIME]` with a lifetime of 0: the advertisement is not of a router. */
function isWithoutRouter({ argument }: Option): boolean {
  return /,\s*\d+\s*,\s*0+\s*$/.test(argument);
}

/** `SUBNET,SERVER` */
function reverseServerOf({ argument }: Option): DomainServer {
  const [subnet, address] = argument.split(',').map((part) => part.trim());
  return { domain: subnet, address: address || undefined };
}

/** `[tag:TAG,...]FILE[,SERVER NAME[,SERVER ADDRESS]]` */
function bootOf(argument: string): BootOption | undefined {
  const parts = argument.split(',').map((part) => part.trim());
  const tags = parts.filter((part) => part.startsWith('tag:'));
  const [file, name, address] = parts.slice(tags.length);
  return file === undefined || file === ''
    ? undefined
    : { file, server: address || name || undefined, tags: tags.join(',') };
}

/** `local=//`: dnsmasq answers alone for names without a dot. */
function isPlainNames({ domain, address }: DomainServer): boolean {
  return domain === '' && address === undefined;
}

/** `[/DOMAIN/.../]ADDRESS[#PORT]`; without an address, dnsmasq answers alone. `#` matches every domain. */
function serversOf({ argument }: Option): DomainServer[] {
  const parts = argument.split('/');
  const address = parts.at(-1)?.trim() || undefined;
  if (parts.length === 1) return [{ domain: undefined, address }];
  return parts
    .slice(1, -1)
    .map((domain) => ({ domain: domain === '#' ? undefined : domain.replace(/^\*?\./, ''), address }));
}
