import { readLibvirtXml, textAt } from '../xml/libvirt-xml.ts';

/** A port of a network as libvirt prints it. Null where the XML does not say. */
export interface PortJson {
  readonly [key: string]: string | null;
  readonly uuid: string | null;
  /** The guest that owns the port. */
  readonly guest: string | null;
  readonly guestUuid: string | null;
  readonly mac: string | null;
  readonly portGroup: string | null;
  /** network, bridge, direct or hostdev-pci. */
  readonly plug: string | null;
  readonly bridge: string | null;
}

/** Reads what net-port-dumpxml prints. */
export function portJson(xml: string): PortJson {
  const answer = readLibvirtXml(xml);
  const at = (...path: string[]) => textAt(answer, 'networkport', ...path) ?? null;
  return {
    uuid: at('uuid'),
    guest: at('owner', 'name'),
    guestUuid: at('owner', 'uuid'),
    mac: at('mac', '@address'),
    portGroup: at('group'),
    plug: at('plug', '@type'),
    bridge: at('plug', '@bridge'),
  };
}
