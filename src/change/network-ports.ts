import { attributeValue, childOf } from '../document/attributes.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { type Element, textOf } from '../xml/document.ts';
import { applyEdits } from '../xml/edit.ts';
import { escapeText } from '../xml/escape.ts';
import { parseXml } from '../xml/parse.ts';

/** The UUIDs of the ports of an active network. */
export async function portsOf(virsh: Virsh, network: string): Promise<ReadonlySet<string>> {
  return new Set(
    (await virsh.ask('net-port-list', '--network', network, '--uuid')).split('\n').map((line) => line.trim()),
  );
}

/** The UUID of the port of a running guest's interface. */
export function portOf(element: Element | undefined): string | undefined {
  return attributeValue(childOf(element, 'source'), 'portid');
}

/** The UUID in the XML of a port. */
export function uuidOf(port: string): string | undefined {
  const element = childOf(parseXml(port).root, 'uuid');
  return element === undefined ? undefined : textOf(element).trim();
}

/** A port with another UUID. */
export function withUuid(port: string, uuid: string): string {
  const element = childOf(parseXml(port).root, 'uuid');
  if (element === undefined) return port;
  return applyEdits(port, [{ start: element.openEnd, end: element.closeAt, text: escapeText(uuid) }]);
}
