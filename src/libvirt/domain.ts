import { scanElements } from '../xml/scan.ts';

/** A domain, reduced to what decides its addresses. */
export interface Domain {
  readonly name: string;
  readonly running: boolean;
  readonly interfaces: readonly Interface[];
  /** Whether it has a channel for the QEMU guest agent. */
  readonly agentChannel: boolean;
}

/** A network interface of a domain. */
export interface Interface {
  /** libvirt's `<interface type>`: network, bridge, direct (macvtap), user, hostdev ... */
  readonly type: string;
  /** Lower case. */
  readonly mac: string | undefined;
  /** The network of `<source network>`, or the bridge or device of other types. */
  readonly source: string | undefined;
  /** The portgroup of its network that it names. */
  readonly portgroup?: string;
  /** The host side of a running domain's interface, such as `vnet0`. */
  readonly tap: string | undefined;
  /** The type of its `<virtualport>`, such as openvswitch. */
  readonly virtualPort?: string | undefined;
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** Reads a domain from its state file, its definition, or the output of `virsh dumpxml`. */
export function readDomain(xml: string, running: boolean): Domain {
  const interfaces: Draft<Interface>[] = [];
  let name = '';
  let agentChannel = false;
  // The state file of a running domain starts with hundreds of capabilities of its QEMU.
  const start = Math.max(0, xml.search(/<domain[\s>]/));
  for (const { path, attributes, text } of scanElements(xml.slice(start))) {
    const last = interfaces.at(-1);
    switch (path) {
      case 'domain/name':
        name = text;
        break;
      case 'domain/devices/interface':
        interfaces.push({ type: attributes.type ?? '', mac: undefined, source: undefined, tap: undefined });
        break;
      case 'domain/devices/interface/mac':
        if (last !== undefined) last.mac = attributes.address?.toLowerCase();
        break;
      case 'domain/devices/interface/source':
        if (last === undefined) break;
        last.source = attributes.network ?? attributes.bridge ?? attributes.dev;
        if (attributes.portgroup !== undefined) last.portgroup = attributes.portgroup;
        break;
      case 'domain/devices/interface/target':
        if (last !== undefined) last.tap = attributes.dev;
        break;
      case 'domain/devices/interface/virtualport':
        if (last !== undefined) last.virtualPort = attributes.type;
        break;
      case 'domain/devices/channel/target':
        if (attributes.name === 'org.qemu.guest_agent.0') agentChannel = true;
    }
  }
  return { name, running, interfaces, agentChannel };
}
