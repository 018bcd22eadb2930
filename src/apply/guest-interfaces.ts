import { attributeValue, childOf, childrenOf } from '../document/attributes.ts';
import { listLines } from '../libvirt/networks.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { type Element, textOf } from '../xml/document.ts';
import { escapeAttribute, escapeText } from '../xml/escape.ts';
import { parseXml } from '../xml/parse.ts';

/** An interface of a running guest that is on a network. */
export interface GuestInterface {
  readonly guest: string;
  /** The UUID of the guest. */
  readonly uuid: string;
  readonly mac: string;
  /** Its link on the host. */
  readonly link: string;
  /** The UUID of its network port. */
  readonly port: string;
  /** The portgroup that it names. */
  readonly portGroup: string | undefined;
  /** The `<interface>`. */
  readonly element: Element;
  /** The port for net-port-create, as libvirt makes it when the guest starts. */
  readonly portXml: string;
}

/** The interfaces of running guests on a network. Throws VnetError if libvirt cannot be queried. */
export async function guestInterfaces(virsh: Virsh, network: string): Promise<GuestInterface[]> {
  const [domains = []] = await listLines(virsh, ['list', '--uuid']);
  const answers = await virsh.askAll(domains.map((domain) => ['dumpxml', '--domain', domain]));
  // A guest that ends meanwhile has no XML.
  return answers.flatMap(({ stdout, errors }) => (errors.length > 0 ? [] : interfacesIn(stdout.trimStart(), network)));
}

/** Further guests are counted. */
const LISTED = 10;

/** Names of guests in a sentence. */
export function listedGuests(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown;
}

/** The names of guests, each once. */
export function guestNames(interfaces: readonly GuestInterface[]): string[] {
  return [...new Set(interfaces.map(({ guest }) => guest))];
}

function interfacesIn(source: string, network: string): GuestInterface[] {
  if (!source.includes('portid=')) return [];
  const { root } = parseXml(source);
  const owner = { guest: textIn(root, 'name'), uuid: textIn(root, 'uuid') };
  return childrenOf(childOf(root, 'devices'), 'interface').flatMap((element) => {
    const from = childOf(element, 'source');
    const link = attributeValue(childOf(element, 'target'), 'dev');
    const mac = attributeValue(childOf(element, 'mac'), 'address');
    const port = attributeValue(from, 'portid');
    const isOnNetwork = attributeValue(from, 'network') === network;
    if (!isOnNetwork || link === undefined || mac === undefined || port === undefined) return [];
    const portGroup = attributeValue(from, 'portgroup');
    const portXml = portFor({ ...owner, mac, port, portGroup }, element, source);
    return [{ ...owner, mac, link, port, portGroup, element, portXml }];
  });
}

/** The elements that an interface and a port have in common (virDomainNetDefToNetworkPort). */
const SHARED = ['virtualport', 'bandwidth', 'vlan', 'port'];

function portFor(
  { guest, uuid, mac, port, portGroup }: Pick<GuestInterface, 'guest' | 'uuid' | 'mac' | 'port' | 'portGroup'>,
  element: Element,
  source: string,
): string {
  const settings = SHARED.flatMap((name) => childrenOf(element, name)).map(({ at, end }) => source.slice(at, end));
  const trust = attributeValue(element, 'trustGuestRxFilters');
  return [
    '<networkport>',
    `<uuid>${escapeText(port)}</uuid>`,
    `<owner><name>${escapeText(guest)}</name><uuid>${escapeText(uuid)}</uuid></owner>`,
    ...(portGroup === undefined ? [] : [`<group>${escapeText(portGroup)}</group>`]),
    `<mac address='${escapeAttribute(mac)}'/>`,
    ...settings,
    ...(trust === undefined ? [] : [`<rxfilters trustGuest='${escapeAttribute(trust)}'/>`]),
    '</networkport>',
  ].join('\n');
}

function textIn(element: Element, name: string): string {
  const child = childOf(element, name);
  return child === undefined ? '' : textOf(child);
}
