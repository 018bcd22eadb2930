import { type BridgeLink, linksOn, readBridgeLinks } from '../change/bridge-links.ts';
import type { RestartFallback, RestartPort, RestartStep } from '../change/restart-step.ts';
import { childrenOf } from '../document/attributes.ts';
import { VnetError } from '../error.ts';
import { locationOf } from '../libvirt/location.ts';
import { listLines } from '../libvirt/networks.ts';
import type { Target } from '../libvirt/target.ts';
import { orThrow } from '../libvirt/virsh-process.ts';
import { bridgeName, hasOwnBridge } from '../network/facts.ts';
import type { Network } from '../network/model.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { scanElements } from '../xml/scan.ts';
import { connectionsOf, withoutLiveParts } from './differences.ts';
import type { NetworkState } from './state.ts';

export interface RestartOptions {
  /** The network as it is after the restart. */
  readonly wanted: Network;
  /** Whether the definition is a new one, so that there is one to return to. */
  readonly isChanged: boolean;
}

/**
 * The step that restarts an active network and keeps its guests connected. Throws VnetError `unsupported` or `permission` if it
 * has guests that vnet cannot reconnect.
 */
export async function restartStep(
  target: Pick<Target, 'host' | 'virsh'>,
  state: NetworkState,
  { wanted, isChanged }: RestartOptions,
): Promise<RestartStep> {
  const { host, virsh } = target;
  const { name, live, definition } = state;
  const fallback: RestartFallback | undefined =
    live !== undefined && isChanged
      ? { running: withoutLiveParts(live.source), definition: definition?.source ?? withoutLiveParts(live.source) }
      : undefined;
  const step = { kind: 'restart', uri: virsh.uri, network: name, fallback, links: [], ports: [] } as const;
  if (live === undefined) return step;
  const bridge = hasOwnBridge(live.network) ? bridgeName(live.network) : live.network.bridge?.name;
  const { local } = locationOf(virsh.uri, host);
  const isUsed =
    connectionsOf(state) > 0 || (local && hasOwnBridge(live.network) && linksOn(host, bridge ?? '').length > 0);
  if (!isUsed) return step;
  refuseOthers(target, state, wanted);
  if (bridge === undefined) throw notReconnected(name, 'its guests are not on a bridge');
  const ports = await guestPorts(target, name);
  const links: readonly BridgeLink[] = await readBridgeLinks(host, bridge);
  // A bridge of the host stays, and has other links.
  const taps = new Set(ports.map(({ link }) => link));
  return { ...step, links: hasOwnBridge(live.network) ? links : links.filter((link) => taps.has(link.name)), ports };
}

function refuseOthers({ host, virsh }: Pick<Target, 'host' | 'virsh'>, { name }: NetworkState, wanted: Network): void {
  if (!locationOf(virsh.uri, host).local) {
    throw notReconnected(name, 'libvirt is on another host', 'run vnet on that host');
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

function notReconnected(name: string, reason: string, hint = 'stop the guests first'): VnetError {
  return new VnetError('unsupported', `cannot restart network '${name}' and reconnect its guests: ${reason}`, { hint });
}

/** The ports of a network with the links of their guests. */
async function guestPorts({ virsh }: Pick<Target, 'virsh'>, network: string): Promise<RestartPort[]> {
  const [ports = [], domains = []] = await listLines(
    virsh,
    ['net-port-list', '--network', network, '--uuid'],
    ['list', '--uuid'],
  );
  const uuids = ports.map((line) => line.trim()).filter((line) => line !== '');
  const answers = await virsh.askAll([
    ...uuids.map((uuid) => ['net-port-dumpxml', '--network', network, '--port', uuid]),
    ...domains.map((domain) => ['dumpxml', '--domain', domain]),
  ]);
  const linkOf = new Map(answers.slice(uuids.length).flatMap(({ stdout }) => linksByPort(stdout)));
  return uuids.flatMap((uuid, index) => {
    const answer = answers[index];
    const link = linkOf.get(uuid);
    // A port without an interface is one of a guest that is about to end.
    return answer === undefined || link === undefined ? [] : [{ uuid, link, xml: withoutPlug(orThrow(answer)) }];
  });
}

/** The tap of each port that a guest has. */
function linksByPort(domain: string): [port: string, link: string][] {
  const found: [string, string][] = [];
  let port: string | undefined;
  for (const { path, attributes } of scanElements(domain)) {
    if (path === 'domain/devices/interface') port = undefined;
    if (path === 'domain/devices/interface/source') port = attributes.portid;
    if (path === 'domain/devices/interface/target' && port !== undefined && attributes.dev !== undefined) {
      found.push([port, attributes.dev]);
    }
  }
  return found;
}

/** libvirt plugs a new port in itself, and rejects one that says how. */
function withoutPlug(source: string): string {
  const { root } = parseXml(source.trimStart());
  const edits = childrenOf(root, 'plug').map(({ at, end }) => ({ start: at, end, text: '' }));
  return applyEdits(source.trimStart(), edits);
}
