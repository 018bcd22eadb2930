import { type DocumentSchema, type ElementSchema, element } from '../document/schema.ts';

const link = element({ state: 'text', speed: 'uint' });
const ethernet = { link, mac: element({ address: 'text' }) };
const vlan = element({ tag: 'text' }, { interface: element({ name: 'text' }) });

const bond = element(
  { mode: 'text' },
  {
    miimon: element({ freq: 'decimal', downdelay: 'decimal', updelay: 'decimal', carrier: 'text' }),
    arpmon: element({ interval: 'decimal', target: 'text', validate: 'text' }),
    interface: element({ type: 'text', name: 'text' }, ethernet, { many: true }),
  },
);

const bridge = element(
  { stp: 'text', delay: 'text' },
  { interface: element({ type: 'text', name: 'text' }, { ...ethernet, bond, vlan }, { many: true }) },
);

const dhcp = element({ peerdns: 'yes-no' });

const protocol: ElementSchema = element(
  { family: 'text' },
  {
    autoconf: element({}),
    dhcp,
    ip: element({ address: 'text', prefix: 'decimal' }, {}, { many: true }),
    route: element({ gateway: 'text' }, {}, { many: true }),
  },
  { many: true },
);

/** `<interface>` of iface-define (virInterfaceDefParseXML). */
export const INTERFACE_SCHEMA: DocumentSchema = {
  name: 'interface',
  root: element(
    { type: 'text', name: 'text' },
    {
      start: element({ mode: 'text' }),
      mtu: element({ size: 'decimal' }),
      protocol,
      ...ethernet,
      bridge,
      bond,
      vlan,
    },
  ),
  synonyms: new Map(
    Object.entries({
      'dhcp/dns': 'peerdns',
      'interface/device': 'name',
      'ip/addr': 'address',
      'mtu/value': 'size',
      'route/via': 'gateway',
      'vlan/id': 'tag',
    }),
  ),
};
