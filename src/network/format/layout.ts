import { formatIp, parseIp } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';

/** How virNetworkDefFormat writes an element: its attributes and children, in order. */
export interface Layout {
  /** The attributes, each with a function that formats its value; undefined omits the attribute. */
  readonly attributes?: Readonly<Record<string, (value: string) => string | undefined>>;
  readonly children?: Readonly<Record<string, Layout>>;
  /** Written as `<x>` and `</x>` even if it is empty. */
  readonly alwaysOpen?: true;
  /** Omitted if it has neither attributes nor children. */
  readonly goesWhenEmpty?: true;
  /** Formats the text of an element that contains text. */
  readonly text?: (value: string) => string;
  /** Contains elements of other programs, which libvirt keeps and libxml2 formats. */
  readonly isMetadata?: true;
}

const as = (value: string): string => value;
const onlyYes = (value: string): 'yes' | undefined => (/^yes$/i.test(value) ? 'yes' : undefined);
const unlessNo = (value: string): string | undefined => (value === 'no' ? undefined : value);
const unlessEmpty = (value: string): string | undefined => (value === '' ? undefined : value);
const offOrOn = (value: string): string => (value === 'off' ? 'off' : 'on');

/** libvirt reads some numbers in base 10, others also in base 16 (`0x`) and 8 (`0`). It writes all of them in decimal. */
const decimal = (value: string): string => (/^\s*\+?\d{1,15}$/.test(value) ? String(Number(value)) : value);
const positive = (value: string): string | undefined => (Number(decimal(value)) === 0 ? undefined : decimal(value));
const number = (value: string): string => {
  if (/^0[0-7]{1,15}$/.test(value)) return String(Number.parseInt(value, 8));
  return /^0[xX][0-9a-fA-F]{1,12}$/.test(value) ? String(Number(value)) : decimal(value);
};
const hexadecimal = (digits: number) => (value: string) => {
  const read = number(value);
  return /^\d+$/.test(read) ? `0x${Number(read).toString(16).padStart(digits, '0')}` : value;
};

const ip = (value: string): string => {
  const address = parseIp(value);
  return address === undefined ? value : formatIp(address);
};
const mac = (value: string): string => {
  const address = parseMac(value);
  return address === undefined ? value : formatMac(address);
};
const uuid = (value: string): string => {
  const digits = value.replace(/[\s-]/g, '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : value;
};

const rate: Layout = { attributes: { average: decimal, peak: decimal, floor: decimal, burst: decimal } };
const bandwidth: Layout = { children: { inbound: rate, outbound: rate }, goesWhenEmpty: true };
const vlan: Layout = {
  attributes: { trunk: unlessNo },
  children: { tag: { attributes: { id: decimal, nativeMode: as } } },
};
const virtualport: Layout = {
  attributes: { type: as },
  children: {
    parameters: {
      attributes: {
        managerid: number,
        typeid: number,
        typeidversion: number,
        instanceid: uuid,
        interfaceid: uuid,
        profileid: as,
      },
      goesWhenEmpty: true,
    },
  },
  goesWhenEmpty: true,
};
const lease: Layout = { attributes: { expiry: number, unit: as }, goesWhenEmpty: true };

const forward: Layout = {
  attributes: { dev: unlessEmpty, mode: as, managed: as },
  children: {
    driver: { attributes: { name: as, model: as } },
    nat: {
      attributes: { ipv6: as },
      children: {
        address: { attributes: { start: ip, end: ip } },
        port: { attributes: { start: decimal, end: decimal } },
      },
      goesWhenEmpty: true,
    },
    pf: { attributes: { dev: as } },
    interface: { attributes: { dev: as } },
    address: {
      attributes: {
        type: as,
        domain: hexadecimal(4),
        bus: hexadecimal(2),
        slot: hexadecimal(2),
        function: hexadecimal(1),
      },
    },
  },
};

const dns: Layout = {
  attributes: { enable: as, forwardPlainNames: as },
  children: {
    forwarder: { attributes: { domain: as, addr: ip, port: decimal } },
    txt: { attributes: { name: as, value: as } },
    srv: {
      attributes: {
        service: as,
        protocol: as,
        domain: as,
        target: as,
        port: decimal,
        priority: positive,
        weight: positive,
      },
    },
    host: { attributes: { ip: ip }, children: { hostname: { text: as } } },
  },
  goesWhenEmpty: true,
};

const subnet: Layout = {
  attributes: { family: as, address: ip, netmask: ip, prefix: decimal, localPtr: as },
  children: {
    tftp: { attributes: { root: as }, goesWhenEmpty: true },
    dhcp: {
      children: {
        range: { attributes: { start: ip, end: ip }, children: { lease } },
        host: { attributes: { mac: as, id: as, name: as, ip: ip }, children: { lease } },
        bootp: { attributes: { file: as, server: ip } },
      },
      goesWhenEmpty: true,
    },
  },
  alwaysOpen: true,
};

/** `<network>` as libvirt 9.0.0 to 11.3.0 write it. */
export const NETWORK: Layout = {
  attributes: { 'xmlns:dnsmasq': as, connections: as, ipv6: as, trustGuestRxFilters: as },
  children: {
    name: { text: as },
    uuid: { text: uuid },
    title: { text: as },
    description: { text: as },
    metadata: { isMetadata: true },
    forward,
    bridge: {
      attributes: { name: unlessEmpty, zone: unlessEmpty, stp: offOrOn, delay: decimal, macTableManager: unlessEmpty },
    },
    mtu: { attributes: { size: decimal } },
    mac: { attributes: { address: mac } },
    domain: { attributes: { name: as, localOnly: as, register: as } },
    dns,
    vlan,
    bandwidth,
    port: { attributes: { isolated: as } },
    ip: subnet,
    route: {
      attributes: { family: as, address: ip, netmask: ip, prefix: decimal, gateway: ip, metric: decimal },
    },
    virtualport,
    portgroup: {
      attributes: { name: as, default: onlyYes, trustGuestRxFilters: as },
      children: { vlan, virtualport, bandwidth },
      alwaysOpen: true,
    },
    'dnsmasq:options': { children: { 'dnsmasq:option': { attributes: { value: as } } }, goesWhenEmpty: true },
  },
  alwaysOpen: true,
};
