/**
 * Network XML as libvirt 9.0.0 to 12.0.0 read and write it: the elements and attributes, in the order that
 * virNetworkDefFormat writes them, and the types of their values. libvirt silently ignores all others.
 *
 * The rules about unknown names and values read this table, and so does the writer in format/.
 */
export interface ElementSchema {
  /** The first libvirt that reads the element; absent for 9.0.0 and older. */
  readonly since?: string;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly children: Readonly<Record<string, ElementSchema>>;
  /** Whether the element may occur several times. Of other elements libvirt reads the first. */
  readonly many?: true;
  /** The type of the text that the element contains. */
  readonly text?: ValueType;
  /** Contains elements of other programs, which libvirt keeps and libxml2 formats. */
  readonly isMetadata?: true;
  /** Written as `<x>` and `</x>` even if it is empty. */
  readonly alwaysOpen?: true;
  /** Not written if it has neither attributes nor children. */
  readonly omitEmpty?: true;
}

export interface AttributeSchema {
  readonly type: ValueType;
  /** The first libvirt that reads the attribute; absent for 9.0.0 and older. */
  readonly since?: string;
  /** Values with which libvirt does not write the attribute. */
  readonly omit?: readonly string[];
}

/**
 * How libvirt reads a value:
 *
 * - `yes-no`: exactly `yes` or `no`. `yes`: `yes` in any case, and all else means no. `off`: exactly `off`, and all else
 *   means on.
 * - `uint`: a whole number of 32 bits in base 10. `decimal`: another whole number in base 10. `number`: a whole number in
 *   base 10, 8 (`0…`) or 16 (`0x…`), written in base 10. `hex4`, `hex2`, `hex1`: the same, written in base 16 with so many
 *   digits.
 * - `ip`, `mac`, `uuid`: in any spelling that libvirt accepts, and written in the usual one.
 * - a list: one of these words.
 * - `text`: anything, written unchanged.
 */
export type ValueType =
  | 'text'
  | 'yes-no'
  | 'yes'
  | 'off'
  | 'uint'
  | 'decimal'
  | 'number'
  | 'hex4'
  | 'hex2'
  | 'hex1'
  | 'ip'
  | 'mac'
  | 'uuid'
  | readonly string[];

const lease = element({ expiry: 'number', unit: ['seconds', 'minutes', 'hours'] }, {}, { omitEmpty: true });
const rate = element({ average: 'decimal', peak: 'decimal', floor: 'decimal', burst: 'decimal' });
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
      { address: element({ start: 'ip', end: 'ip' }), port: element({ start: 'decimal', end: 'decimal' }) },
      { omitEmpty: true },
    ),
    pf: element({ dev: 'text' }),
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
export const NETWORK_SCHEMA: ElementSchema = element(
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

/** The schema of a child; undefined if libvirt does not read it. */
export function childSchema({ children }: ElementSchema, name: string): ElementSchema | undefined {
  return Object.hasOwn(children, name) ? children[name] : undefined;
}

function element(
  attributes: Readonly<Record<string, AttributeSchema | ValueType>>,
  children: ElementSchema['children'] = {},
  flags: Omit<ElementSchema, 'attributes' | 'children'> = {},
): ElementSchema {
  const entries = Object.entries(attributes).map(([name, schema]): [string, AttributeSchema] => [
    name,
    typeof schema === 'object' && 'type' in schema ? schema : { type: schema },
  ]);
  return { ...flags, attributes: Object.fromEntries(entries), children };
}
