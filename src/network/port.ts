import { readLibvirtXml, textAt } from '../xml/libvirt-xml.ts';

/** A network port as libvirt prints it. A field is null if the XML does not set it. */
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

/** Reads the output of net-port-dumpxml. */
export function portJson(xml: string): PortJson {
  const root = readLibvirtXml(xml);
  const at = (...path: string[]) => textAt(root, 'networkport', ...path) ?? null;
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
