import type { Element } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';
import { attributesOf, childrenOf, type PlainData } from './printed-xml.ts';
import type { Virsh } from './virsh.ts';
import { readVirshTable } from './virsh-table.ts';

/** A host interface as virsh lists it. */
export interface ListedInterface {
  readonly name: string;
  readonly active: boolean;
  /** Null for a bridge or bond without one. */
  readonly mac: string | null;
}

const COLUMNS = [
  { title: 'Name', pattern: '\\S+' },
  { title: 'State', pattern: '(?:in)?active' },
  { title: 'MAC Address', pattern: '[0-9A-Fa-f:]+' },
] as const;

/** Lists the host interfaces that these options of iface-list select, in virsh's order. */
export async function listInterfaces(virsh: Virsh, options: readonly string[]): Promise<ListedInterface[]> {
  const rows = readVirshTable(await virsh.ask('iface-list', ...options), COLUMNS);
  return rows.flatMap(({ cells }) =>
    cells === undefined
      ? []
      : { name: cells.Name, active: cells.State === 'active', mac: cells['MAC Address'] || null },
  );
}

/** Returns what `iface-dumpxml` prints as plain data. A member is null if the XML does not set it. */
export function interfaceJson(xml: string): { [member: string]: PlainData } {
  return interfaceOf(parseXml(xml).root);
}

function interfaceOf(element: Element): { [member: string]: PlainData } {
  const { name = '', type = 'ethernet' } = attributesOf(element);
  const attribute = (child: string, key: string) => {
    const [first] = childrenOf(element, child);
    return first === undefined ? null : (attributesOf(first)[key] ?? null);
  };
  const [bridge] = childrenOf(element, 'bridge');
  const [bond] = childrenOf(element, 'bond');
  const [vlan] = childrenOf(element, 'vlan');
  return {
    name,
    type,
    start: attribute('start', 'mode'),
    mac: attribute('mac', 'address'),
    mtu: numberOf(attribute('mtu', 'size')),
    link: attribute('link', 'state'),
    speed: numberOf(attribute('link', 'speed')),
    protocols: childrenOf(element, 'protocol').map(protocolOf),
    bridge: bridge === undefined ? null : bridgeOf(bridge),
    bond:
      bond === undefined
        ? null
        : { mode: attributesOf(bond).mode ?? null, interfaces: childrenOf(bond, 'interface').map(interfaceOf) },
    vlan:
      vlan === undefined
        ? null
        : {
            tag: numberOf(attributesOf(vlan).tag ?? null),
            interface: childrenOf(vlan, 'interface').map((each) => attributesOf(each).name ?? null)[0] ?? null,
          },
  };
}

function bridgeOf(bridge: Element): { [member: string]: PlainData } {
  const { stp, delay } = attributesOf(bridge);
  return {
    stp: stp === undefined ? null : stp === 'on',
    delay: numberOf(delay ?? null),
    interfaces: childrenOf(bridge, 'interface').map(interfaceOf),
  };
}

function protocolOf(protocol: Element): { [member: string]: PlainData } {
  const [route] = childrenOf(protocol, 'route');
  return {
    family: attributesOf(protocol).family ?? null,
    dhcp: childrenOf(protocol, 'dhcp').length > 0,
    autoconf: childrenOf(protocol, 'autoconf').length > 0,
    addresses: childrenOf(protocol, 'ip').map((ip) => {
      const { address = '', prefix } = attributesOf(ip);
      return prefix === undefined ? address : `${address}/${prefix}`;
    }),
    gateway: route === undefined ? null : (attributesOf(route).gateway ?? null),
  };
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
