import { childOf } from '../document/attributes.ts';
import type { Host, TemporaryFile } from '../host/host.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { orThrow } from '../libvirt/virsh-process.ts';
import { applyEdits } from '../xml/edit.ts';
import { escapeText } from '../xml/escape.ts';
import { parseXml } from '../xml/parse.ts';
import { attachLinks, type BridgeLink, linksOn, present, withoutStp } from './bridge-links.ts';
import { interfaceOn, onNetwork } from './domain-interfaces.ts';
import { portOf, portsOf, withUuid } from './network-ports.ts';
import type { Measured, StepActions } from './step.ts';
import { stepVirsh } from './step-virsh.ts';

/**
 * Gives a network another name. libvirt cannot do that: the network has to stop, and be undefined and defined. Its UUID says which
 * network it is at each moment. Running guests are put on the network with its new name; what was on the bridge is on it again.
 */
export interface RenameStep {
  readonly kind: 'rename';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly uuid: string;
  readonly from: string;
  readonly to: string;
  /** The XML of the definition. */
  readonly definition: string;
  readonly isActive: boolean;
  readonly autostart: boolean;
  /** The leases, which libvirt forgets with the network; undefined if vnet cannot keep them. */
  readonly leases: LeaseFile | undefined;
  /** The bridge of an active network. */
  readonly bridge: string | undefined;
  /** Whether the bridge of the network has the spanning tree protocol. */
  readonly hasStp: boolean;
  /** What is on the bridge. */
  readonly links: readonly BridgeLink[];
  /** The interfaces of running guests. */
  readonly interfaces: readonly RenamedInterface[];
}

export interface RenamedInterface {
  /** The UUID of the guest. */
  readonly domain: string;
  readonly mac: string;
  /** The XML of its network port for net-port-create. */
  readonly port: string;
}

export interface LeaseFile {
  readonly path: string;
  /** One character for each byte. */
  readonly content: string;
}

export function renameActions(step: RenameStep): StepActions {
  const { from, to } = step;
  return {
    description: `rename network ${from} to ${to}`,
    state: async (host) => ((await isNamed(host, step, to)) ? 'applied' : 'pending'),
    apply: (host, measured) => give(host, step, { name: to, other: from, measured }),
    undo: async () => {},
    repair: (host) => give(host, step, { name: from, other: to }),
    finish: (host) => give(host, step, { name: to, other: from }),
  };
}

interface Naming {
  readonly name: string;
  readonly other: string;
  readonly measured?: Measured;
}

/** Does what is missing until the network has a name, whatever an earlier run has done. */
async function give(host: Host, step: RenameStep, { name, other, measured = () => {} }: Naming): Promise<void> {
  const { uuid, isActive } = step;
  const virsh = stepVirsh(host, step);
  const current = await nameOf(virsh, uuid);
  let isStarted = current !== undefined && (await isRunning(virsh, uuid));
  // All that can be done before guests are disconnected.
  const guests = await guestsOf(virsh, step);
  await withFiles(host, async (write) => {
    const updates = await interfaceUpdates(step, guests, { name, other, write });
    const definition = await write(withNetworkName(step.definition, name));
    const began = host.monotonic();
    let { leases } = step;
    if (current !== name) {
      if (isStarted) await virsh.ask('net-destroy', '--network', uuid);
      isStarted = false;
      leases = latest(host, leases);
      await inOneVirsh(virsh, [
        ...(current === undefined ? [] : [['net-undefine', '--network', uuid]]),
        ['net-define', '--file', definition],
      ]);
    }
    if (step.autostart) await virsh.ask('net-autostart', '--network', uuid);
    if (!isActive) return;
    if (!isStarted) {
      await restoreLeases(host, leases);
      await virsh.ask('net-start', '--network', uuid);
    }
    await connect(host, step, updates);
    measured(host.monotonic() - began);
    await createPorts(host, step, { name, write });
  });
}

async function inOneVirsh(virsh: Virsh, commands: readonly (readonly string[])[]): Promise<void> {
  for (const answer of await virsh.askAll(commands)) orThrow(answer);
}

/** What the server has written until it ended. */
function latest(host: Host, leases: LeaseFile | undefined): LeaseFile | undefined {
  const content = leases === undefined ? undefined : host.readFile(leases.path)?.toString('latin1');
  return leases === undefined || content === undefined ? leases : { ...leases, content };
}

async function restoreLeases(host: Host, leases: LeaseFile | undefined): Promise<void> {
  if (leases === undefined || host.readFile(leases.path) !== undefined) return;
  await host.replaceFile(leases.path, Buffer.from(leases.content, 'latin1'));
}

/** libvirt attaches the link of an interface to the bridge of the network that it gets. */
async function connect(host: Host, step: RenameStep, updates: readonly (readonly string[])[]): Promise<void> {
  const { bridge, links, hasStp } = step;
  if (bridge === undefined) return;
  await withoutStp(host, hasStp ? bridge : undefined, async () => {
    await inOneVirsh(stepVirsh(host, step), updates);
    await attachLinks(host, bridge, links);
  });
}

/** The XML of the running guests, one for each interface; empty if the guest has ended. */
async function guestsOf(virsh: Virsh, { interfaces }: RenameStep): Promise<readonly string[]> {
  const answers = await virsh.askAll(interfaces.map(({ domain }) => ['dumpxml', '--domain', domain]));
  return interfaces.map((_, index) => (answers[index]?.stdout ?? '').trimStart());
}

/** Writes a file for virsh, and resolves to its path. */
type Write = (xml: string) => Promise<string>;

/** What puts the interfaces of running guests on the network with its new name. */
async function interfaceUpdates(
  { interfaces }: RenameStep,
  guests: readonly string[],
  { name, other, write }: Naming & { readonly write: Write },
): Promise<string[][]> {
  const updates: string[][] = [];
  for (const [index, { domain, mac }] of interfaces.entries()) {
    const xml = guests[index] ?? '';
    const element = interfaceOn(xml, mac, other);
    if (element === undefined) continue;
    const moved = onNetwork(element, name).map((edit) => ({
      ...edit,
      start: edit.start - element.at,
      end: edit.end - element.at,
    }));
    const path = await write(applyEdits(xml.slice(element.at, element.end), moved));
    updates.push(['update-device', '--domain', domain, '--file', path, '--live']);
  }
  return updates;
}

/** Creates the ports of interfaces that are on the network already, which lost them when it stopped. */
async function createPorts(
  host: Host,
  step: RenameStep,
  { name, write }: Pick<Naming, 'name'> & { readonly write: Write },
): Promise<void> {
  if (step.interfaces.length === 0) return;
  const virsh = stepVirsh(host, step);
  const guests = await guestsOf(virsh, step);
  const known = await portsOf(virsh, name);
  const creations: string[][] = [];
  for (const [index, { mac, port }] of step.interfaces.entries()) {
    const uuid = portOf(interfaceOn(guests[index] ?? '', mac, name));
    if (uuid === undefined || known.has(uuid)) continue;
    creations.push(['net-port-create', '--network', name, '--file', await write(withUuid(port, uuid))]);
  }
  await inOneVirsh(virsh, creations);
}

async function withFiles(host: Host, work: (write: Write) => Promise<void>): Promise<void> {
  const files: TemporaryFile[] = [];
  try {
    await work(async (xml) => {
      const file = await host.temporaryFile('new.xml', xml);
      files.push(file);
      return file.path;
    });
  } finally {
    for (const file of files) file.remove();
  }
}

async function isNamed(host: Host, step: RenameStep, name: string): Promise<boolean> {
  const { uuid, isActive, bridge, links, interfaces } = step;
  const virsh = stepVirsh(host, step);
  if ((await nameOf(virsh, uuid)) !== name || (await isRunning(virsh, uuid)) !== isActive) return false;
  if (!isActive) return true;
  const attached = new Set(bridge === undefined ? [] : linksOn(host, bridge));
  if (links.some((link) => present(host, link) && !attached.has(link.name))) return false;
  const guests = await guestsOf(virsh, step);
  const known = await portsOf(virsh, name);
  return interfaces.every(({ mac }, index) => {
    const port = portOf(interfaceOn(guests[index] ?? '', mac, name));
    return guests[index] === '' || (port !== undefined && known.has(port));
  });
}

/** The name of the network with a UUID; undefined if there is none. */
async function nameOf(virsh: Virsh, uuid: string): Promise<string | undefined> {
  const [answer] = await virsh.askAll([['net-list', '--all', '--uuid']]);
  if (answer === undefined || !orThrow(answer).split('\n').includes(uuid)) return undefined;
  return (await virsh.ask('net-name', '--network', uuid)).replace(/\n+$/, '');
}

async function isRunning(virsh: Virsh, uuid: string): Promise<boolean> {
  return (await virsh.ask('net-list', '--uuid')).split('\n').includes(uuid);
}

/** A definition with another name. */
export function withNetworkName(definition: string, name: string): string {
  const element = childOf(parseXml(definition).root, 'name');
  if (element === undefined) throw new Error('the network has no name');
  return applyEdits(definition, [{ start: element.openEnd, end: element.closeAt, text: escapeText(name) }]);
}
