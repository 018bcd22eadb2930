import {
  type BridgeLink,
  type BridgeVlan,
  type DetachedLinkOptions,
  detachedLink,
  linksOn,
  readBridgeLinks,
} from '../change/bridge-links.ts';
import type { RestartFallback, RestartStep } from '../change/restart-step.ts';
import { attributeValue, childOf, childrenOf } from '../document/attributes.ts';
import { VnetError, type VnetErrorOptions } from '../error.ts';
import { locationOf } from '../libvirt/location.ts';
import { listLines } from '../libvirt/networks.ts';
import { sshDestination } from '../libvirt/ssh-host.ts';
import type { Target } from '../libvirt/target.ts';
import type { Answer, Virsh } from '../libvirt/virsh.ts';
import { bridgeName, hasOwnBridge } from '../network/facts.ts';
import type { Network, Vlan } from '../network/model.ts';
import { readVlan } from '../network/parse/link.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { connectionsOf, withoutLiveParts } from './differences.ts';
import { type GuestInterface, guestInterfaces } from './guest-interfaces.ts';
import type { NetworkPlan } from './plan.ts';
import { type NetworkState, withPorts } from './state.ts';

export interface RestartOptions {
  /** The network as it is after the restart. */
  readonly wanted: Network;
  /** Whether its definition differs from the active network, so that there is one to return to. */
  readonly isChanged: boolean;
  /** Whether an active network is not stopped: it only gets back the guests that it has lost. */
  readonly keepsRunning?: boolean;
}

export interface Restart {
  readonly step: RestartStep;
  readonly interfaces: readonly AffectedInterface[];
}

/** An interface that a restart reconnects. */
export interface AffectedInterface extends GuestInterface {
  /** Whether it is on no bridge, or libvirt does not have its port. */
  readonly isDetached: boolean;
}

/**
 * How to restart a network and keep its guests connected, those included that it has lost earlier. Throws VnetError `unsupported`
 * or `permission` if it has guests that vnet cannot reconnect.
 */
export async function restartOf(
  target: Pick<Target, 'host' | 'virsh'>,
  state: NetworkState,
  { wanted, isChanged, keepsRunning = false }: RestartOptions,
): Promise<Restart> {
  const { host, virsh } = target;
  const { name, live, definition } = state;
  const fallback: RestartFallback | undefined =
    live !== undefined && isChanged
      ? { running: withoutLiveParts(live.source), definition: definition?.source ?? withoutLiveParts(live.source) }
      : undefined;
  const step = {
    kind: 'restart',
    uri: virsh.uri,
    network: name,
    keepsRunning,
    fallback,
    links: [],
    ports: [],
  } as const;
  const current = live ?? definition;
  if (current === undefined) return { step, interfaces: [] };
  const { network } = current;
  const bridge = hasOwnBridge(network) ? bridgeName(network) : network.bridge?.name;
  const interfaces = await guestInterfaces(virsh, name);
  const hasLinks =
    live !== undefined &&
    hasOwnBridge(network) &&
    locationOf(virsh.uri, host).local &&
    linksOn(host, bridge ?? '').length > 0;
  if (interfaces.length === 0 && (await connectionCount(target, state)) === 0 && !hasLinks)
    return { step, interfaces: [] };
  refuseOthers(target, state, wanted);
  if (bridge === undefined) throw notReconnected(name, 'its guests are not on a bridge');
  if (!hasOwnBridge(network) && host.listDirectory(`/sys/class/net/${bridge}/brif`) === undefined) {
    throw notReconnected(name, `${bridge} is not a Linux bridge`);
  }
  const known = live === undefined ? new Map<string, string>() : await knownPorts(virsh, name);
  const taps = new Set(interfaces.map(({ link }) => link));
  const attached = live === undefined ? [] : await readBridgeLinks(host, bridge);
  const detached = interfaces.flatMap((each) => detachedLink(host, each.link, linkSettings(each, network)) ?? []);
  const links: BridgeLink[] = [
    // A bridge of the host stays, and has other links.
    ...(hasOwnBridge(network) ? attached : attached.filter((link) => taps.has(link.name))),
    ...detached,
  ];
  const isAttached = new Set(attached.map((link) => link.name));
  return {
    step: {
      ...step,
      links,
      ports: interfaces.map(({ port, link, portXml }) => ({ uuid: port, link, xml: known.get(port) ?? portXml })),
    },
    interfaces: interfaces.map((each) => ({
      ...each,
      isDetached: !isAttached.has(each.link) || !known.has(each.port),
    })),
  };
}

/** The links of a bridge of another host are not seen, but its network ports are. */
async function connectionCount({ host, virsh }: Pick<Target, 'host' | 'virsh'>, state: NetworkState): Promise<number> {
  const [counted = state] =
    state.live === undefined || locationOf(virsh.uri, host).local ? [] : await withPorts(virsh, [state]);
  return connectionsOf(counted);
}

/** Why vnet cannot restart a network and keep its guests connected; undefined if it can, or if the plan has no restart. */
export async function restartObstacle(
  target: Pick<Target, 'host' | 'virsh'>,
  { state, steps, wanted, pendingRestart }: Pick<NetworkPlan, 'state' | 'steps' | 'wanted' | 'pendingRestart'>,
): Promise<VnetError | undefined> {
  if (state === undefined || !(pendingRestart || steps.some(({ kind }) => kind === 'restart'))) return undefined;
  try {
    await restartOf(target, state, { wanted: wanted.network, isChanged: true });
    return undefined;
  } catch (error) {
    if (error instanceof VnetError && (error.code === 'unsupported' || error.code === 'permission')) return error;
    throw error;
  }
}

/** What libvirt sets for the link of a guest when the guest starts (virNetDevBridgeSetupVlans of libvirt 11). */
function linkSettings({ mac, element, portGroup }: GuestInterface, network: Network): DetachedLinkOptions {
  const group = network.portGroups.find(({ name, isDefault }) =>
    portGroup === undefined ? isDefault : name === portGroup,
  );
  const vlan = childOf(element, 'vlan') ?? (group ?? network).vlan?.element ?? network.vlan?.element;
  const port = childOf(element, 'port') ?? childOf(network.element, 'port');
  return {
    isIsolated: attributeValue(port, 'isolated') === 'yes',
    vlans: vlan === undefined ? [] : bridgeVlans(readVlan(vlan)),
    managedMac: network.bridge?.macTableManager === 'libvirt' ? mac : undefined,
  };
}

function bridgeVlans({ trunk, tags }: Vlan): BridgeVlan[] {
  return tags.map(({ id, nativeMode }) => ({
    vlan: String(id),
    flags: !trunk || nativeMode === 'untagged' ? ['pvid', 'untagged'] : nativeMode === 'tagged' ? ['pvid'] : [],
  }));
}

function refuseOthers({ host, virsh }: Pick<Target, 'host' | 'virsh'>, { name }: NetworkState, wanted: Network): void {
  if (!locationOf(virsh.uri, host).local) {
    throw notReconnected(name, 'libvirt is on another host', onThatHost(name, virsh.uri));
  }
  if (host.uid !== 0) {
    throw new VnetError('permission', `cannot restart network '${name}': only root can reconnect its guests`, {
      hint: 'run the command as root',
    });
  }
  if (!hasOwnBridge(wanted) && wanted.bridge?.name === undefined) {
    throw notReconnected(name, 'the network has no bridge after the change');
  }
}

function notReconnected(
  name: string,
  reason: string,
  advice: VnetErrorOptions = { hint: 'stop the guests first' },
): VnetError {
  return new VnetError('unsupported', `cannot restart network '${name}' and reconnect its guests: ${reason}`, advice);
}

function onThatHost(name: string, uri: string | undefined): VnetErrorOptions {
  const destination = sshDestination(uri);
  if (destination === undefined) return { hint: 'run vnet on that host' };
  // The shell of that host reads the command again.
  const commands = [shellCommand('ssh', '-t', destination, shellCommand('sudo', 'vnet', 'restart', ...operands(name)))];
  return { hint: 'to restart it with the vnet of that host, run', commands };
}

/** The ports that libvirt has, for net-port-create. */
async function knownPorts(virsh: Virsh, network: string): Promise<Map<string, string>> {
  const [lines = []] = await listLines(virsh, ['net-port-list', '--network', network, '--uuid']);
  const uuids = lines.map((line) => line.trim()).filter((line) => line !== '');
  const answers = await virsh.askAll(uuids.map((uuid) => ['net-port-dumpxml', '--network', network, '--port', uuid]));
  return new Map(uuids.flatMap((uuid, index) => portIn(uuid, answers[index])));
}

/** A guest that ends meanwhile has no port. */
function portIn(uuid: string, answer: Answer | undefined): [string, string][] {
  return answer === undefined || answer.errors.length > 0 ? [] : [[uuid, withoutPlug(answer.stdout)]];
}

/** libvirt plugs a new port in itself, and rejects one that says how. */
function withoutPlug(source: string): string {
  const { root } = parseXml(source.trimStart());
  const edits = childrenOf(root, 'plug').map(({ at, end }) => ({ start: at, end, text: '' }));
  return applyEdits(source.trimStart(), edits);
}

/** How long a restart disconnected guests, for a person. */
export function gapText(milliseconds: number): string {
  return `guests were disconnected for at most ${(milliseconds / 1000).toFixed(2)} s`;
}
