/** A problem of the generated XML, as far as advice needs it. */
interface XmlProblem {
  readonly id: string;
  readonly message: string;
  readonly fix: string;
  readonly position: { readonly line: number };
  readonly excerpt: { readonly marked: string };
}

interface Advice {
  readonly message: string;
  readonly hint: string;
}

/** What to do about a problem of the generated XML, in terms of the options that made it. */
export function adviceInOptions(problem: XmlProblem, xml: string): Advice {
  const { id, message, fix, position, excerpt } = problem;
  const path = pathAt(xml, position.line);
  const option = optionFor(path, excerpt.marked);
  const plain = plainText(message, path, option);
  const own = OWN_WORDS[id];
  return {
    message: own?.message ?? (plain === message || plain.includes('--') ? plain : `${option}: ${plain}`),
    hint: own?.hint ?? `${option}: ${fixText(plainText(fix, path, option))}`,
  };
}

/** The rules whose own words are about XML. */
const OWN_WORDS: Readonly<Record<string, { readonly message?: string; readonly hint?: string }>> = {
  'bridge-and-dev': {
    message: '--bridge and --dev exclude each other',
    hint: 'use --bridge for a bridge of the host, or --dev for macvtap',
  },
  'dhcp-without-addresses': {
    message: '--bootp has no effect without DHCP',
    hint: 'omit --dhcp none, or reserve addresses with --host',
  },
  'dns-disabled-with-data': {
    message: '--no-dns contradicts the options that add DNS records or forwarders',
    hint: 'omit --no-dns, or --forwarder, --dns-host, --srv and --txt',
  },
  'host-unidentified': {
    message: '--host has neither a name nor a MAC address',
    hint: 'write --host NAME,MAC,IP; NAME or MAC may be empty, but not both',
  },
  'ips-overlap': { hint: 'choose --subnet and --ipv6 that do not overlap' },
  'ipv6-prefix-long': { hint: 'use a /64 with --ipv6, lease addresses with --dhcp, or set them in the guests' },
  'lease-too-short': { hint: 'use a TIME of --dhcp of at least 2m, or infinite' },
  'local-ptr-ignored': { message: '--local-ptr has no effect without DNS', hint: 'omit --local-ptr or --no-dns' },
  'macvtap-multicast': { hint: 'add --trust-guest-rx-filters, and use virtio interfaces in the guests' },
  'mode-many-interfaces': { hint: 'keep one --dev, or none to forward to all' },
  'mtu-ipv6': { hint: 'use --mtu 1280 or more, or omit --ipv6' },
  'nat-ipv6-ignored': {
    message: '--nat-ipv6 has no effect without --ipv6',
    hint: 'add --ipv6 auto, or omit --nat-ipv6',
  },
  'port-isolated-ignored': {
    message: '--isolated-ports has no effect on a device without a bridge',
    hint: 'omit it; --mode private keeps guests apart',
  },
  'portgroup-default-twice': { hint: 'write default in one --portgroup only' },
  'portgroup-name-twice': { hint: 'give each --portgroup its own name' },
  'route-behind-guest': { hint: 'use --mode open with your own firewall rules, or NAT on the guest' },
  'route-gateway-unreachable': { hint: 'use a GATEWAY of --route that is in --subnet or --ipv6' },
  'uuid-malformed': { hint: 'omit --uuid: libvirt then creates one. vnet net-uuid prints that of a network' },
  'virtualport-unused': {
    message: '--virtualport does not work on a bridge that libvirt creates',
    hint: 'omit --virtualport, or use --mode ovs --bridge BRIDGE',
  },
  'vlan-unsupported': {
    message: 'a network of this mode cannot have VLAN tags',
    hint: 'use --mode ovs, or --mode bridge with a --bridge over a VLAN device of the host',
  },
};

/** The option that wrote an element, by the element's name and its parent's, or its name alone. */
const OPTIONS: Readonly<Record<string, string>> = {
  address: '--vf',
  bandwidth: '--inbound or --outbound',
  bootp: '--bootp',
  bridge: '--bridge',
  description: '--description',
  dhcp: '--dhcp',
  'dhcp/host': '--host',
  'dhcp/range': '--dhcp',
  dns: '--no-dns',
  'dns/host': '--dns-host',
  'dnsmasq:option': '--dnsmasq',
  domain: '--domain',
  driver: '--driver',
  forward: '--mode',
  forwarder: '--forwarder',
  'host/lease': '--host',
  hostname: '--dns-host',
  inbound: '--inbound',
  interface: '--dev',
  ip: '--subnet',
  mac: '--mac',
  mtu: '--mtu',
  name: 'NAME',
  nat: '--nat-ipv6',
  'nat/address': '--nat-address',
  'nat/port': '--nat-port',
  outbound: '--outbound',
  parameters: '--virtualport',
  pf: '--pf',
  port: '--isolated-ports',
  'range/lease': '--dhcp',
  route: '--route',
  srv: '--srv',
  tag: '--vlan',
  tftp: '--tftp',
  title: '--title',
  txt: '--txt',
  uuid: '--uuid',
  virtualport: '--virtualport',
  vlan: '--vlan',
};

/** The options that wrote an attribute of an element that several options write. */
const ATTRIBUTE_OPTIONS: Readonly<Record<string, string>> = {
  'bridge/delay': '--delay',
  'bridge/macTableManager': '--mac-table-manager',
  'bridge/stp': '--no-stp',
  'bridge/zone': '--zone',
  'ip/localPtr': '--local-ptr',
  'network/ipv6': '--guest-ipv6',
  'network/trustGuestRxFilters': '--trust-guest-rx-filters',
};

/** The option for the marked text in the element at the end of a path. */
function optionFor(path: readonly string[], marked: string): string {
  if (path.includes('portgroup')) return '--portgroup';
  const [element = '', parent = ''] = path.toReversed();
  const attribute = /^\w+/.exec(marked)?.[0] ?? '';
  const option = ATTRIBUTE_OPTIONS[`${element}/${attribute}`] ?? OPTIONS[`${parent}/${element}`] ?? OPTIONS[element];
  return option === '--subnet' && marked.includes(':') ? '--ipv6' : (option ?? 'the options');
}

/** The elements around a line, the outermost first. The generated XML has one element per line, indented by two spaces. */
function pathAt(xml: string, line: number): string[] {
  const path: string[] = [];
  let depth = Number.POSITIVE_INFINITY;
  for (const text of xml.split('\n').slice(0, line).reverse()) {
    const [, indent = '', name = ''] = /^( *)<([\w:]+)/.exec(text) ?? [];
    if (name === '' || indent.length >= depth) continue;
    depth = indent.length;
    path.unshift(name);
  }
  return path;
}

/** A text about XML with the options in place of elements, and values in place of attributes. */
function plainText(text: string, path: readonly string[], option: string): string {
  return text
    .replace(/<([\w:]+)>/g, (_, name: string) => (name === path.at(-1) ? option : (OPTIONS[name] ?? `--${name}`)))
    .replace(/(\w+)='([^']*)'/g, "$1 '$2'");
}

/** A fix as the end of a hint. */
function fixText(fix: string): string {
  const text = fix
    .replace(/^./, (letter) => letter.toLowerCase())
    .replace(/\.$/, '')
    .replace(/,? or (?:remove|omit) .*$/, '')
    .replace(/^remove it$/, 'omit it')
    .replace(/^remove (?=one)/, 'omit ');
  return /[<>]|\b(?:attribute|element)\b/.test(text) ? 'choose another value, or omit it' : text;
}
