/** What libvirt reads in an element; the rest it drops without a word. */
export interface ElementFormat {
  /** The first libvirt that reads it, where that is not 9.0.0 or older. */
  readonly since?: string;
  /** Each attribute, with the first libvirt that reads it: '' for 9.0.0 or older. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Readonly<Record<string, ElementFormat>>;
  /** May stand several times; of others libvirt reads the first. */
  readonly many: boolean;
  /** Holds text. */
  readonly text: boolean;
  /** Holds what other programs put there. */
  readonly open: boolean;
}

const lease = element('expiry unit');
const rate = element('average peak burst floor');
const vlan = element('trunk', { tag: many('id nativeMode') });
const bandwidth = element('classID', { inbound: rate, outbound: rate });
const parameters = element('managerid typeid typeidversion instanceid interfaceid profileid');
const virtualport = element('type', { parameters });

const forward = element('mode dev managed', {
  driver: element('name model@10.0.0'),
  nat: element('ipv6', { address: element('start end'), port: element('start end') }),
  interface: many('dev connections'),
  address: many('type domain bus slot function multifunction connections'),
  pf: element('dev'),
});

const dns = element('enable forwardPlainNames', {
  forwarder: many('addr domain port@12.0.0'),
  txt: many('name value'),
  srv: many('service protocol domain target port priority weight'),
  host: many('ip', { hostname: { ...many(''), text: true } }),
});

const dhcp = element('', {
  range: many('start end', { lease }),
  host: many('mac id name ip', { lease }),
  bootp: element('file server'),
});

/** The network format, as libvirt 9.0.0 to 12.0.0 read it (virNetworkDefParseXML). */
export const NETWORK_FORMAT: ElementFormat = element('ipv6 trustGuestRxFilters connections', {
  name: text(),
  uuid: text(),
  title: { ...text(), since: '9.7.0' },
  description: { ...text(), since: '9.7.0' },
  metadata: { ...element(''), open: true },
  forward,
  bridge: element('name zone stp delay macTableManager'),
  mtu: element('size'),
  mac: element('address'),
  domain: element('name localOnly register@10.1.0'),
  dns,
  vlan,
  bandwidth,
  port: element('isolated'),
  ip: many('family address netmask prefix localPtr', { tftp: element('root'), dhcp }),
  route: many('family address netmask prefix gateway metric'),
  virtualport,
  portgroup: many('name default trustGuestRxFilters', { vlan, bandwidth, virtualport }),
});

/** What stands in the dnsmasq namespace. */
export const DNSMASQ_FORMAT: ElementFormat = element('', { options: element('', { option: many('value') }) });

function element(attributes: string, children: Readonly<Record<string, ElementFormat>> = {}): ElementFormat {
  const names = attributes.split(' ').filter((name) => name !== '');
  const entries = names.map((name): [string, string] => [name.split('@')[0] ?? '', name.split('@')[1] ?? '']);
  return { attributes: Object.fromEntries(entries), children, many: false, text: false, open: false };
}

function many(attributes: string, children: Readonly<Record<string, ElementFormat>> = {}): ElementFormat {
  return { ...element(attributes, children), many: true };
}

function text(): ElementFormat {
  return { ...element(''), text: true };
}
