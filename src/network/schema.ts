/** The attributes and children of an element that libvirt reads. It silently ignores all others. */
export interface ElementFormat {
  /** The first libvirt version that reads the element, if newer than 9.0.0. */
  readonly since?: string;
  /** The attributes, each with the first libvirt version that reads it; '' means 9.0.0 or older. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Readonly<Record<string, ElementFormat>>;
  /** Whether the element may occur several times. Of other elements libvirt reads the first. */
  readonly many: boolean;
  /** Whether it contains text. */
  readonly text: boolean;
  /** Whether it contains elements of other programs. */
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

/** The elements of the dnsmasq namespace. */
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
