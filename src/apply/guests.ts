import type { Finding } from '../finding.ts';
import { DOMAINS, dumpEach } from '../libvirt/dump-each.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import type { Network } from '../network/model.ts';
import { scanElements } from '../xml/scan.ts';

/** The guests that refer to a network that does not exist, or to a portgroup that their network does not have. */
export async function danglingGuests(
  virsh: Virsh,
  { names, networks }: { readonly names: ReadonlySet<string>; readonly networks: ReadonlyMap<string, Network> },
): Promise<Finding[]> {
  const { items } = await dumpEach(virsh, DOMAINS);
  const found = new Map<string, Finding>();
  for (const { xml } of items) {
    const { name, sources } = sourcesOf(xml);
    for (const { network, portgroup } of sources) {
      const known = networks.get(network)?.portGroups;
      const message = !names.has(network)
        ? `guest '${name}' refers to network '${network}', which does not exist`
        : portgroup !== undefined && known !== undefined && !known.some((group) => group.name === portgroup)
          ? `guest '${name}' refers to portgroup '${portgroup}', which network '${network}' does not have`
          : undefined;
      if (message !== undefined) found.set(message, { id: 'guest-without-network', severity: 'warning', message });
    }
  }
  return [...found.values()];
}

/** The name of a guest, and the networks of its interfaces. */
export function sourcesOf(xml: string) {
  let name = '';
  const sources: { readonly network: string; readonly portgroup: string | undefined }[] = [];
  for (const { path, attributes, text } of scanElements(xml.slice(Math.max(0, xml.search(/<domain[\s>]/))))) {
    if (path === 'domain/name') name = text;
    if (path === 'domain/devices/interface/source' && attributes.network !== undefined) {
      sources.push({ network: attributes.network, portgroup: attributes.portgroup });
    }
  }
  return { name, sources };
}
