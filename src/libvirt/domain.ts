import { scanElements } from '../xml/scan.ts';

/** What libvirt knows of a guest, as far as its addresses go. */
export interface Domain {
  readonly name: string;
  readonly running: boolean;
  readonly cards: readonly Card[];
  /** Whether it has a channel for the QEMU guest agent. */
  readonly agentChannel: boolean;
}

/** A network card of a guest. */
export interface Card {
  /** libvirt's `<interface type>`: network, bridge, direct (macvtap), user, hostdev ... */
  readonly type: string;
  /** Lower case. */
  readonly mac: string | undefined;
  /** The network of `<source network>`, or what else it is plugged into. */
  readonly source: string | undefined;
}

/** Reads a guest from libvirt's state file of it, from its definition, or from what `virsh dumpxml` prints. */
export function domainOf(xml: string, running: boolean): Domain {
  const cards: { type: string; mac: string | undefined; source: string | undefined }[] = [];
  let name = '';
  let agentChannel = false;
  // The state file of a running guest first lists hundreds of capabilities of its QEMU.
  const start = Math.max(0, xml.search(/<domain[\s>]/));
  for (const { path, attributes, text } of scanElements(xml.slice(start))) {
    const card = cards.at(-1);
    switch (path) {
      case 'domain/name':
        name = text;
        break;
      case 'domain/devices/interface':
        cards.push({ type: attributes.type ?? '', mac: undefined, source: undefined });
        break;
      case 'domain/devices/interface/mac':
        if (card !== undefined) card.mac = attributes.address?.toLowerCase();
        break;
      case 'domain/devices/interface/source':
        if (card !== undefined) card.source = attributes.network ?? attributes.bridge ?? attributes.dev;
        break;
      case 'domain/devices/channel/target':
        if (attributes.name === 'org.qemu.guest_agent.0') agentChannel = true;
    }
  }
  return { name, running, cards, agentChannel };
}
