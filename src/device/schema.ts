import { type DocumentSchema, element } from '../document/schema.ts';

const onOff = ['on', 'off'] as const;

const rate = element(
  { average: 'decimal', peak: 'decimal', floor: 'decimal', burst: 'decimal' },
  {},
  { rejectedTwice: { until: '11.0.0' } },
);
const pciAddress = {
  type: 'text',
  domain: 'hex4',
  bus: 'hex2',
  slot: 'hex2',
  function: 'hex1',
  multifunction: onOff,
} as const;
const offloads = { csum: onOff, tso4: onOff, tso6: onOff, ecn: onOff, ufo: onOff };
const subnet = { family: 'text', address: 'ip', netmask: 'ip', prefix: 'uint' } as const;

const source = element(
  {
    network: 'text',
    portgroup: 'text',
    portid: 'text',
    bridge: 'text',
    dev: 'text',
    mode: 'text',
    name: 'text',
    address: 'text',
    port: 'text',
    type: 'text',
    path: 'text',
    startupPolicy: 'text',
    switchid: 'uuid',
    portgroupid: 'text',
    connectionid: 'text',
  },
  {
    address: element({ ...pciAddress, device: 'text', uuid: 'text' }),
    vendor: element({ id: 'text' }),
    product: element({ id: 'text' }),
    local: element({ address: 'text', port: 'text' }),
    reconnect: element({ enabled: 'yes-no', timeout: 'uint' }),
    ip: element({ ...subnet, peer: 'ip' }, {}, { many: true }),
    route: element({ ...subnet, gateway: 'ip', metric: 'uint' }, {}, { many: true }),
  },
);

const driver = element(
  {
    name: ['qemu', 'vhost', 'kvm', 'vfio', 'xen'],
    model: { type: 'text', since: '10.0.0' },
    txmode: ['iothread', 'timer'],
    ioeventfd: onOff,
    event_idx: onOff,
    queues: 'uint',
    rx_queue_size: 'uint',
    tx_queue_size: 'uint',
    rss: onOff,
    rss_hash_report: onOff,
    iommu: onOff,
    ats: onOff,
    packed: onOff,
    page_per_vq: onOff,
  },
  { host: element({ ...offloads, gso: onOff, mrg_rxbuf: onOff }), guest: element(offloads) },
);

const guestInterface = element(
  { type: 'text', managed: 'text', trustGuestRxFilters: 'yes-no' },
  {
    mac: element({
      address: 'mac',
      type: ['generated', 'static'],
      check: 'yes-no',
      currentAddress: { type: 'mac', since: '11.3.0' },
    }),
    source,
    virtualport: element(
      { type: 'text' },
      {
        parameters: element({
          managerid: 'number',
          typeid: 'number',
          typeidversion: 'number',
          instanceid: 'uuid',
          interfaceid: 'uuid',
          profileid: 'text',
        }),
      },
    ),
    portForward: element(
      { proto: ['tcp', 'udp'], address: 'ip', dev: 'text' },
      { range: element({ start: 'uint', end: 'uint', to: 'uint', exclude: 'yes-no' }, {}, { many: true }) },
      { many: true },
    ),
    ip: element({ ...subnet, peer: 'ip' }, {}, { many: true }),
    route: element({ ...subnet, gateway: 'ip', metric: 'uint' }, {}, { many: true }),
    script: element({ path: 'text' }),
    downscript: element({ path: 'text' }),
    backenddomain: element({ name: 'text' }),
    target: element({ dev: 'text', managed: 'yes-no' }),
    guest: element({ dev: 'text', actual: 'text' }),
    model: element({ type: 'text' }),
    driver,
    backend: element({
      type: ['default', 'passt'],
      tap: 'text',
      vhost: 'text',
      logFile: 'text',
      hostname: 'text',
      fqdn: 'text',
    }),
    filterref: element({ filter: 'text' }, { parameter: element({ name: 'text', value: 'text' }, {}, { many: true }) }),
    tune: element({}, { sndbuf: element({}, {}, { text: 'text' }) }),
    link: element({ state: ['up', 'down'] }),
    teaming: element({ type: ['persistent', 'transient'], persistent: 'text' }),
    bandwidth: element({ classID: 'decimal' }, { inbound: rate, outbound: rate }),
    vlan: element(
      { trunk: 'text' },
      { tag: element({ id: 'uint', nativeMode: ['tagged', 'untagged'] }, {}, { many: true }) },
    ),
    port: element({ isolated: 'yes-no' }),
    mtu: element({ size: 'uint' }),
    coalesce: element({}, { rx: element({}, { frames: element({ max: 'uint' }) }) }),
    boot: element({ order: 'uint', loadparm: 'text' }),
    rom: element({ bar: onOff, file: 'text', enabled: 'yes-no' }),
    acpi: element({ index: 'uint' }),
    alias: element({ name: 'text' }),
    address: element({
      ...pciAddress,
      controller: 'text',
      target: 'text',
      unit: 'text',
      port: 'text',
      cssid: 'text',
      ssid: 'text',
      devno: 'text',
      reg: 'text',
      base: 'text',
      iobase: 'text',
      irq: 'text',
      uuid: 'text',
    }),
  },
);

/** `<interface>` in `<devices>` as libvirt 9.0.0 to 12.0.0 read it (virDomainNetDefParseXML). */
export const INTERFACE_SCHEMA: DocumentSchema = {
  name: 'interface',
  root: guestInterface,
  synonyms: new Map(
    Object.entries({
      'alias/id': 'name',
      'filterref/name': 'filter',
      'interface/filter': 'filterref',
      'interface/name': 'target',
      'link/status': 'state',
      'mac/addr': 'address',
      'mac/value': 'address',
      'model/name': 'type',
      'mtu/value': 'size',
      'source/device': 'dev',
      'source/iface': 'dev',
      'source/net': 'network',
      'tag/vlan': 'id',
      'target/device': 'dev',
      'target/name': 'dev',
    }),
  ),
};
