import { attributeValue, childOf, childrenOf } from '../document/attributes.ts';
import type { Host, TemporaryFile } from '../host/host.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { virshOn } from '../libvirt/virsh-process.ts';
import { textOf } from '../xml/document.ts';
import { applyEdits } from '../xml/edit.ts';
import { escapeText } from '../xml/escape.ts';
import { parseXml } from '../xml/parse.ts';
import type { StepActions } from './step.ts';

/**
 * Disconnects interfaces of running guests and connects them again, so that their DHCP clients request an address. A guest that
 * ends meanwhile, or does not notice, is no failure.
 */
export interface ReconnectStep {
  readonly kind: 'reconnect';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly network: string;
  readonly interfaces: readonly ReconnectedInterface[];
  /** For how long they are disconnected. */
  readonly milliseconds: number;
}

export interface ReconnectedInterface {
  /** The UUID of the guest. */
  readonly domain: string;
  readonly mac: string;
  /** The XML of its network port for net-port-create. */
  readonly port: string;
}

export function reconnectActions(step: ReconnectStep): StepActions {
  const connect = async (host: Host) => {
    await setLinks(host, step, 'up');
    await listMacs(host, step);
  };
  const apply = async (host: Host) => {
    try {
      await setLinks(host, step, 'down');
      await host.sleep(step.milliseconds);
    } finally {
      await connect(host);
    }
  };
  return {
    description: 'disconnect and connect the interfaces of guests',
    // Nothing shows afterwards that it was done.
    state: async () => 'applied',
    apply,
    undo: async () => {},
    repair: connect,
    finish: apply,
  };
}

/** One virsh for all: it goes on after an error, as for a guest that has ended. */
async function setLinks(host: Host, step: ReconnectStep, state: 'up' | 'down'): Promise<void> {
  await virshFor(host, step).askAll(
    step.interfaces.map(({ domain, mac }) => [
      'domif-setlink',
      '--domain',
      domain,
      '--interface',
      mac,
      '--state',
      state,
    ]),
  );
}

/**
 * Creates the network ports again. When libvirt 9.0 to 11.3 changes an interface, it removes its MAC address from the list that name
 * resolution reads, and adds it only for a new port.
 */
async function listMacs(host: Host, step: ReconnectStep): Promise<void> {
  const { network, interfaces } = step;
  const virsh = virshFor(host, step);
  const answers = await virsh.askAll(interfaces.map(({ domain }) => ['dumpxml', '--domain', domain]));
  const files: TemporaryFile[] = [];
  const words: string[][] = [];
  for (const [index, { mac, port }] of interfaces.entries()) {
    const uuid = portOf(answers[index]?.stdout ?? '', mac, network);
    if (uuid === undefined) continue;
    const file = await host.temporaryFile('port.xml', withUuid(port, uuid));
    files.push(file);
    // The restart of a run that is finished may have created the port that the interface had before.
    const ports = new Set([uuid, uuidOf(port) ?? uuid]);
    words.push(...[...ports].map((each) => ['net-port-delete', '--network', network, '--port', each]), [
      'net-port-create',
      '--network',
      network,
      '--file',
      file.path,
    ]);
  }
  await virsh.askAll(words);
  for (const file of files) file.remove();
}

/** The UUID of the port of an interface, which libvirt may have changed; undefined if the guest has ended. */
function portOf(xml: string, mac: string, network: string): string | undefined {
  if (!xml.includes('portid=')) return undefined;
  const { root } = parseXml(xml.trimStart());
  const found = childrenOf(childOf(root, 'devices'), 'interface').find(
    (element) =>
      attributeValue(childOf(element, 'mac'), 'address') === mac &&
      attributeValue(childOf(element, 'source'), 'network') === network,
  );
  return attributeValue(childOf(found, 'source'), 'portid');
}

function uuidOf(xml: string): string | undefined {
  const element = childOf(parseXml(xml).root, 'uuid');
  return element === undefined ? undefined : textOf(element).trim();
}

function withUuid(xml: string, uuid: string): string {
  const element = childOf(parseXml(xml).root, 'uuid');
  if (element === undefined) return xml;
  return applyEdits(xml, [{ start: element.openEnd, end: element.closeAt, text: escapeText(uuid) }]);
}

function virshFor(host: Host, { uri }: ReconnectStep): Virsh {
  const words = uri === undefined ? [] : ['-c', uri];
  return virshOn(host, { uri, typed: words, own: words });
}
