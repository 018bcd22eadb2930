import { type DocumentSchema, type ElementSchema, element } from '../document/schema.ts';
import { type Element, textOf } from '../xml/document.ts';
import { addContent } from '../xml/edit.ts';
import { adviceFor } from './advice.ts';
import { DNSMASQ_NAMESPACE } from './model.ts';

const lease = element({ expiry: 'number', unit: ['seconds', 'minutes', 'hours'] }, {}, { omitEmpty: true });
const rate = element(
  { average: 'decimal', peak: 'decimal', floor: 'decimal', burst: 'decimal' },
  {},
  { rejectedTwice: { until: '11.0.0' } },
);
const bandwidth = element({ classID: 'decimal' }, { inbound: rate, outbound: rate }, { omitEmpty: true });
const vlan = element(
  { trunk: { type: 'text', omit: ['no'] } },
  { tag: element({ id: 'uint', nativeMode: ['tagged', 'untagged'] }, {}, { many: true }) },
);
const virtualport = element(
  { type: 'text' },
  {
    parameters: element(
      {
        managerid: 'number',
        typeid: 'number',
        typeidversion: 'number',
        instanceid: 'uuid',
        interfaceid: 'uuid',
        profileid: 'text',
      },
      {},
      { omitEmpty: true },
    ),
  },
  { omitEmpty: true },
);

const forward = element(
  { dev: { type: 'text', omit: [''] }, mode: 'text', managed: 'text' },
  {
    driver: element({ name: 'text', model: { type: 'text', since: '10.0.0' } }),
    nat: element(
      { ipv6: 'yes-no' },
      {
        address: element({ start: 'ip', end: 'ip' }, {}, { rejectedTwice: {} }),
        port: element({ start: 'decimal', end: 'decimal' }, {}, { rejectedTwice: {} }),
      },
      { omitEmpty: true, rejectedTwice: {} },
    ),
    pf: element({ dev: 'text' }, {}, { rejectedTwice: {} }),
    interface: element({ dev: 'text', connections: 'decimal' }, {}, { many: true }),
    address: element(
      {
        type: 'text',
        domain: 'hex4',
        bus: 'hex2',
        slot: 'hex2',
        function: 'hex1',
        multifunction: 'text',
        connections: 'decimal',
      },
      {},
      { many: true },
    ),
  },
);

const dns = element(
  { enable: 'yes-no', forwardPlainNames: 'yes-no' },
  {
    forwarder: element({ domain: 'text', addr: 'ip', port: { type: 'decimal', since: '12.0.0' } }, {}, { many: true }),
    txt: element({ name: 'text', value: 'text' }, {}, { many: true }),
    srv: element(
      {
        service: 'text',
        protocol: 'text',
        domain: 'text',
        target: 'text',
        port: 'decimal',
        priority: { type: 'decimal', omit: ['', '0'] },
        weight: { type: 'decimal', omit: ['', '0'] },
      },
      {},
      { many: true },
    ),
    host: element({ ip: 'ip' }, { hostname: element({}, {}, { many: true, text: 'text' }) }, { many: true }),
  },
  { omitEmpty: true },
);

const dhcp = element(
  {},
  {
    range: element({ start: 'ip', end: 'ip' }, { lease }, { many: true }),
    host: element({ mac: 'text', id: 'text', name: 'text', ip: 'ip' }, { lease }, { many: true }),
    bootp: element({ file: 'text', server: 'ip' }),
  },
  { omitEmpty: true },
);

const ip = element(
  { family: 'text', address: 'ip', netmask: 'ip', prefix: 'uint', localPtr: 'yes-no' },
  { tftp: element({ root: 'text' }, {}, { omitEmpty: true }), dhcp },
  { many: true, alwaysOpen: true },
);

const route = element(
  { family: 'text', address: 'ip', netmask: 'ip', prefix: 'uint', gateway: 'ip', metric: 'uint' },
  {},
  { many: true },
);

const portgroup = element(
  { name: 'text', default: 'yes', trustGuestRxFilters: 'yes-no' },
  { vlan, virtualport, bandwidth },
  { many: true, alwaysOpen: true },
);

/** `<network>` (virNetworkDefParseXML). */
const network = element(
  { connections: 'decimal', ipv6: 'yes-no', trustGuestRxFilters: 'yes-no' },
  {
    name: element({}, {}, { text: 'text' }),
    uuid: element({}, {}, { text: 'uuid' }),
    title: element({}, {}, { text: 'text', since: '9.7.0' }),
    description: element({}, {}, { text: 'text', since: '9.7.0' }),
    metadata: element({}, {}, { isMetadata: true }),
    forward,
    bridge: element({
      name: { type: 'text', omit: [''] },
      zone: { type: 'text', omit: [''] },
      stp: 'off',
      delay: 'decimal',
      macTableManager: { type: ['kernel', 'libvirt'], omit: [''] },
    }),
    mtu: element({ size: 'decimal' }),
    mac: element({ address: 'mac' }),
    domain: element({ name: 'text', localOnly: 'yes-no', register: { type: 'yes-no', since: '10.1.0' } }),
    dns,
    vlan,
    bandwidth,
    port: element({ isolated: 'yes-no' }),
    ip,
    route,
    virtualport,
    portgroup,
  },
  { alwaysOpen: true },
);

/** `<options>` in the namespace of dnsmasq, a child of `<network>`. */
export const DNSMASQ_OPTIONS_SCHEMA: ElementSchema = element(
  {},
  { option: element({ value: 'text' }, {}, { many: true }) },
  { omitEmpty: true },
);

/** Network XML as libvirt 9.0.0 to 12.0.0 read and write it. The writer in format/ reads this table, too. */
export const NETWORK_SCHEMA: DocumentSchema = {
  name: 'network',
  root: network,
  synonyms: new Map(
    Object.entries({
      'bootp/filename': 'file',
      'dhcp/pool': 'range',
      'dhcp/reservation': 'host',
      'dhcp/static': 'host',
      'domain/value': 'name',
      'forward/device': 'dev',
      'forward/iface': 'interface',
      'forwarder/address': 'addr',
      'forwarder/ip': 'addr',
      'forwarder/server': 'addr',
      'host/addr': 'ip',
      'host/address': 'ip',
      'host/hostname': 'name',
      'host/hwaddr': 'mac',
      'inbound/avg': 'average',
      'interface/device': 'dev',
      'interface/name': 'dev',
      'ip/addr': 'address',
      'ip/ip': 'address',
      'ip/mask': 'netmask',
      'lease/time': 'expiry',
      'mac/value': 'address',
      'mtu/value': 'size',
      'network/vlans': 'vlan',
      'option/name': 'value',
      'outbound/avg': 'average',
      'pf/device': 'dev',
      'pf/name': 'dev',
      'portgroup/id': 'name',
      'range/first': 'start',
      'range/from': 'start',
      'range/last': 'end',
      'range/stop': 'end',
      'range/to': 'end',
      'route/destination': 'address',
      'route/dev': 'gateway',
      'route/gw': 'gateway',
      'route/mask': 'netmask',
      'route/network': 'address',
      'route/nexthop': 'gateway',
      'route/via': 'gateway',
      'srv/host': 'target',
      'tag/vlan': 'id',
      'txt/text': 'value',
    }),
  ),
  foreign: { namespace: DNSMASQ_NAMESPACE, name: 'options', schema: DNSMASQ_OPTIONS_SCHEMA },
  homeOfElement: (child, parent) => adviceFor(child.name, textOrValue(child), parent),
  homeOf({ name, value }, host) {
    if (name !== 'name' || host.name !== 'host' || host.parent?.name !== 'dns') return adviceFor(name, value, host);
    const hostname = `<hostname>${value}</hostname>`;
    return {
      hint: `names are elements: ${hostname}`,
      fix: `Write ${hostname} in <host>.`,
      correction: () => [addContent(host, '<hostname>name</hostname>')],
    };
  },
};

/** People write a value as text, or as the only attribute. */
function textOrValue(element: Element): string {
  return textOf(element).trim() || (element.attributes.length === 1 ? (element.attributes[0]?.value ?? '') : '');
}
