import { scanElements } from '../xml/scan.ts';

/** A network interface of a domain, as virsh domiflist lists it and more. */
export interface DomainInterface {
  /** libvirt's `<interface type>`. */
  readonly type: string;
  /** The host side, such as `vnet0`. */
  readonly tap: string | undefined;
  /** The network, bridge, device or path of `<source>`. */
  readonly source: string | undefined;
  readonly model: string | undefined;
  /** As libvirt writes it: lower case. */
  readonly mac: string | undefined;
  readonly link: 'up' | 'down';
  readonly alias: string | undefined;
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** The attributes of `<source>` of which virsh shows the first. */
const SOURCES = new Set(['bridge', 'dev', 'network', 'name', 'path']);

/** Reads the interfaces in the output of `virsh dumpxml`. */
export function readInterfaces(xml: string): DomainInterface[] {
  const interfaces: Draft<DomainInterface>[] = [];
  for (const { path, attributes } of scanElements(xml)) {
    if (!path.startsWith(INTERFACE)) continue;
    if (path === INTERFACE) {
      const rest = { tap: undefined, source: undefined, model: undefined, mac: undefined, alias: undefined };
      interfaces.push({ type: attributes.type ?? '', link: 'up', ...rest });
    }
    const last = interfaces.at(-1);
    if (last === undefined) continue;
    switch (path.slice(INTERFACE.length)) {
      case '/mac':
        last.mac = attributes.address;
        break;
      case '/source':
        last.source = Object.entries(attributes).find(([name]) => SOURCES.has(name))?.[1];
        break;
      case '/target':
        last.tap = attributes.dev;
        break;
      case '/model':
        last.model = attributes.type;
        break;
      case '/link':
        last.link = attributes.state === 'down' ? 'down' : 'up';
        break;
      case '/alias':
        last.alias = attributes.name;
    }
  }
  return interfaces;
}

const INTERFACE = 'domain/devices/interface';
