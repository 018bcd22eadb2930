import { interfacesOn, macOf } from '../change/domain-interfaces.ts';
import type { Step } from '../change/registry.ts';
import { type LeaseFile, withNetworkName } from '../change/rename-step.ts';
import { attributeValue, childOf } from '../document/attributes.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import { locationOf } from '../libvirt/location.ts';
import { listLines } from '../libvirt/networks.ts';
import type { Target } from '../libvirt/target.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { setOf } from '../network/compare/mark.ts';
import { bridgeName, hasOwnBridge, servesDhcp } from '../network/facts.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { textOf } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';
import { differences } from './differences.ts';
import { changeForwards, type ForwardsChange, renamedForwards } from './forwards.ts';
import { restartOf } from './restart.ts';
import type { NetworkState } from './state.ts';

/** A guest that uses a network. */
export interface NetworkUser {
  readonly guest: string;
  readonly uuid: string;
  /** The links of its interfaces on the network, while it runs. */
  readonly links: readonly string[];
  /** The MAC addresses of the interfaces in its definition. */
  readonly macs: readonly string[];
}

export interface RenamePlan {
  readonly state: NetworkState;
  readonly to: string;
  /** The definition with the old name, and with the new one. */
  readonly before: string;
  readonly after: string;
  readonly users: readonly NetworkUser[];
  /** The port forwards to guests of the network. */
  readonly forwards: ForwardsChange['changed'];
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
}

/** Plans to rename a network. Throws VnetError if that is impossible; nothing has been changed then. */
export async function planRename(
  target: Pick<Target, 'host' | 'virsh'>,
  state: NetworkState,
  to: string,
): Promise<RenamePlan> {
  const { virsh } = target;
  const { name, uuid, live, definition, autostart } = state;
  if (definition === undefined || uuid === undefined) throw new Error('a transient network has no definition');
  if (differences(undefined, state).length > 0) throw notInEffect(name);
  const { users, saved, snapshots } = await usersOf(virsh, name);
  const [before, after] = [definition.source, withNetworkName(definition.source, to)];
  if (name === to) return { state, to, before, after, users, forwards: [], steps: [], findings: [] };
  if (saved.length > 0) throw savedState(name, saved);
  const running = users.filter(({ links }) => links.length > 0);
  if (live === undefined && running.length > 0) throw notActive(name, running);
  const { step, interfaces } = await restartOf(target, state, { wanted: definition.network, isChanged: false });
  const { network } = definition;
  const isOwn = hasOwnBridge(network);
  const bridge = live === undefined ? undefined : isOwn ? bridgeName(live.network) : live.network.bridge?.name;
  const leases = isOwn ? leasesOf(target, bridgeName(network)) : undefined;
  const { uri } = virsh;
  const forwards = await changeForwards(target, name, (all) => renamedForwards(all, name, to));
  const steps: Step[] = [
    ...forwards.before,
    {
      kind: 'rename',
      uri,
      uuid,
      from: name,
      to,
      definition: before,
      isActive: live !== undefined,
      autostart,
      leases,
      bridge,
      hasStp: isOwn && network.bridge?.stp !== false,
      links: step.links,
      interfaces: interfaces.map(({ uuid: domain, mac, port, portXml }) => ({
        domain,
        mac,
        port: step.ports.find((each) => each.uuid === port)?.xml ?? portXml,
      })),
    },
    ...forwards.after,
    ...users
      .filter(({ macs }) => macs.length > 0)
      .map(
        ({ guest, uuid: domain, macs }): Step => ({
          kind: 'guest-network',
          uri,
          guest,
          uuid: domain,
          from: name,
          to,
          macs,
        }),
      ),
  ];
  const set = setOf(network);
  return {
    state,
    to,
    before,
    after,
    users,
    forwards: forwards.changed,
    steps,
    findings: [
      ...(set === undefined
        ? []
        : [note('file-differs', `the network was created from ${set}; change its name there, too`)]),
      ...snapshots.map((guest) =>
        note('snapshots', `guest '${guest}' has snapshots; those that refer to '${name}' cannot be reverted to`),
      ),
      ...(isOwn && live !== undefined && network.ips.some(servesDhcp) && !keepsLeases(target)
        ? [
            note(
              'leases-forgotten',
              'libvirt forgets the leases until guests renew them; as root on that host, vnet keeps them',
            ),
          ]
        : []),
    ],
  };
}

interface Users {
  readonly users: readonly NetworkUser[];
  /** The guests with a saved state, which refers to the network by its name. */
  readonly saved: readonly string[];
  readonly snapshots: readonly string[];
}

/** The guests that use a network, running or not. */
export async function networkUsers(virsh: Virsh, network: string): Promise<readonly NetworkUser[]> {
  return (await usersOf(virsh, network)).users;
}

async function usersOf(virsh: Virsh, network: string): Promise<Users> {
  const [running = [], persistent = [], saved = [], snapshots = []] = (
    await listLines(
      virsh,
      ['list', '--uuid'],
      ['list', '--all', '--persistent', '--uuid'],
      ['list', '--all', '--with-managed-save', '--uuid'],
      ['list', '--all', '--with-snapshot', '--uuid'],
    )
  ).map((lines) => lines.map((line) => line.trim()).filter((line) => line !== ''));
  const answers = await virsh.askAll([
    ...running.map((domain) => ['dumpxml', '--domain', domain]),
    ...persistent.map((domain) => ['dumpxml', '--inactive', '--domain', domain]),
  ]);
  const users = new Map<string, NetworkUser>();
  for (const [index, uuid] of [...running, ...persistent].entries()) {
    // A guest that is undefined meanwhile has no XML.
    const xml = (answers[index]?.stdout ?? '').trimStart();
    const elements = interfacesOn(xml, network);
    if (elements.length === 0) continue;
    const isLive = index < running.length;
    const name = childOf(parseXml(xml).root, 'name');
    const known = users.get(uuid) ?? { guest: name === undefined ? uuid : textOf(name), uuid, links: [], macs: [] };
    const links = elements.flatMap((element) => attributeValue(childOf(element, 'target'), 'dev') ?? []);
    const macs = elements.flatMap((element) => macOf(element) ?? []);
    users.set(uuid, isLive ? { ...known, links } : { ...known, macs });
  }
  const namesOf = (uuids: readonly string[]) => uuids.flatMap((uuid) => users.get(uuid)?.guest ?? []);
  return { users: [...users.values()], saved: namesOf(saved), snapshots: namesOf(snapshots) };
}

/** Whether vnet can write the leases of libvirt, which forgets them with the name of the network. */
function keepsLeases({ host, virsh }: Pick<Target, 'host' | 'virsh'>): boolean {
  const { local, paths } = locationOf(virsh.uri, host);
  return local && host.uid === 0 && paths !== undefined;
}

function leasesOf({ host, virsh }: Pick<Target, 'host' | 'virsh'>, bridge: string): LeaseFile | undefined {
  const { paths } = locationOf(virsh.uri, host);
  if (!keepsLeases({ host, virsh }) || paths === undefined) return undefined;
  const path = `${paths.leases}/${bridge}.status`;
  const content = host.readFile(path)?.toString('latin1');
  return content === undefined ? undefined : { path, content };
}

function savedState(network: string, guests: readonly string[]): VnetError {
  const message = `saved guests refer to network '${network}': ${guests.join(', ')}`;
  return new VnetError('refused', message, {
    hint: 'start them first. To discard the saved state instead, run',
    commands: guests.map((guest) => shellCommand('virsh', 'managedsave-remove', ...operands(guest))),
  });
}

/** After a failure, it could not start as it runs now. */
function notInEffect(network: string): VnetError {
  return new VnetError('refused', `the definition of network '${network}' differs from the active network`, {
    hints: [
      {
        id: 'definition-differs',
        severity: 'hint',
        message: 'to see how, run',
        commands: [shellCommand('vnet', 'diff', ...operands(network))],
      },
      {
        id: 'definition-differs',
        severity: 'hint',
        message: 'to put the definition into effect first, run',
        commands: [shellCommand('vnet', 'restart', ...operands(network))],
      },
    ],
  });
}

function notActive(network: string, users: readonly NetworkUser[]): VnetError {
  const names = users.map(({ guest }) => guest).join(', ');
  return new VnetError('refused', `network '${network}' is inactive, and running guests use it: ${names}`, {
    hint: 'to start it and connect them, run',
    commands: [shellCommand('vnet', 'up', ...operands(network))],
  });
}

function note(id: string, message: string): Finding {
  return { id, severity: 'note', message };
}

/** The purpose of the change, for the journal. */
export function renameTitle(from: string, to: string): string {
  return `rename network ${from} to ${to}`;
}
