import { editSteps } from '../apply/edit.ts';
import { existingNetworks } from '../apply/existing.ts';
import { restartOf } from '../apply/restart.ts';
import { type NetworkState, networkNames, readState } from '../apply/state.ts';
import type { Step } from '../change/registry.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Target } from '../libvirt/target.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { hasOwnBridge, servesNames } from '../network/facts.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { isAuthoritative } from './authoritative.ts';
import { domainsOf, type Forwarder } from './forwarder.ts';
import type { NetworkRecord } from './manifest.ts';
import { withHostName, withOwnDomain } from './network-edits.ts';
import { domainOf, withoutDomain, type Zone, zoneOf } from './zone.ts';

export interface NetworkOptions {
  /** Names or UUIDs; all networks with a DNS domain if there are none. */
  readonly networks: readonly string[];
  /** The DNS domain that the network gets. */
  readonly domain: string | undefined;
  /** Whether networks may restart. */
  readonly restart: boolean;
  /** The address of this host at which its DNS server is to answer other machines. */
  readonly authority: string | undefined;
}

/** The networks that are connected already, by name. */
export type Records = Readonly<Record<string, NetworkRecord>>;

/** A network that is connected, and what has to change in it. */
export interface ConnectedNetwork {
  readonly state: NetworkState;
  readonly definition: ReadNetwork;
  readonly zone: Zone;
  /** The address at which its DNS server answers other machines. */
  readonly authority: string | undefined;
}

export interface SelectedNetworks {
  readonly networks: readonly ConnectedNetwork[];
  readonly notes: readonly Finding[];
}

/** The networks to connect. Throws VnetError for one that the user named and vnet cannot connect. */
export async function selectNetworks(
  target: Pick<Target, 'host' | 'virsh'>,
  options: NetworkOptions,
  records: Records,
): Promise<SelectedNetworks> {
  const isNamed = options.networks.length > 0;
  const states = isNamed ? await existingNetworks(target, options.networks) : await allNetworks(target);
  if (options.domain !== undefined && options.networks.length !== 1) {
    throw new VnetError('usage', '--domain needs one NETWORK');
  }
  if (options.authority !== undefined && options.networks.length !== 1) {
    throw new VnetError(
      'usage',
      '--authoritative needs one NETWORK: only one DNS server can have port 53 of an address',
    );
  }
  const notes: Finding[] = [];
  const networks: ConnectedNetwork[] = [];
  for (const state of states) {
    try {
      networks.push(connect(state, options, records));
    } catch (error) {
      if (isNamed || !(error instanceof VnetError)) throw error;
      const [hint] = error.hints;
      notes.push({
        id: 'network-skipped',
        severity: 'note',
        message: `skipped: ${error.message}`,
        ...(hint !== undefined && { fix: hint.message, commands: hint.commands }),
      });
    }
  }
  const others = Object.keys(records).filter((name) => !states.some((state) => state.name === name));
  networks.push(...(await connectedNetworks(target, others, { records, restart: options.restart })));
  return { networks, notes };
}

/** Networks that are connected already. Those that do not exist any more are missing. */
export async function connectedNetworks(
  target: Pick<Target, 'host' | 'virsh'>,
  names: readonly string[],
  { records, restart }: { readonly records: Records; readonly restart: boolean },
): Promise<ConnectedNetwork[]> {
  const { networks } = await readState(target, names);
  return [...networks.values()].map((state) =>
    connect(state, { restart, domain: undefined, authority: undefined }, records),
  );
}

/** Those of libvirt's networks whose names this host could use. */
async function allNetworks(target: Pick<Target, 'host' | 'virsh'>): Promise<NetworkState[]> {
  const { networks } = await readState(target, await networkNames(target));
  return [...networks.values()].filter(({ definition, live }) => {
    const network = (live ?? definition)?.network;
    return definition !== undefined && network !== undefined && hasOwnBridge(network) && servesNames(network);
  });
}

function connect(
  state: NetworkState,
  options: Pick<NetworkOptions, 'domain' | 'restart' | 'authority'>,
  records: Records,
): ConnectedNetwork {
  const { domain: wanted, restart } = options;
  const { name, definition, live } = state;
  if (definition === undefined) {
    throw new VnetError('unsupported', `network '${name}' is transient: what setup changes would end with it`, {
      hint: 'to make it persistent first, run',
      commands: [shellCommand('vnet', 'up', ...operands(name))],
    });
  }
  const domain = wanted ?? domainOf(state);
  if (domain === undefined) throw withoutDomain(name, `${/^[a-z0-9-]+$/i.test(name) ? name : 'vm'}.home.arpa`);
  const authority = options.authority ?? records[name]?.authority;
  const needs = { domain, server: '', others: undefined, authority };
  const after = withOwnDomain(definition, needs);
  const isCircular = live !== undefined && (live.network.domain?.localOnly !== true || domainOf(state) !== domain);
  if (isCircular && !restart) {
    throw needsRestart(name, `its DNS server would send questions about ${domain} back to this host`);
  }
  if (live !== undefined && authority !== undefined && !isAuthoritative(live, domain, authority) && !restart) {
    throw needsRestart(name, `its DNS server does not listen on ${authority} yet`);
  }
  const isRestarted = live === undefined || (restart && withOwnDomain(live, needs).source !== live.source);
  const zone = zoneOf(name, (isRestarted ? after : live).network, domain);
  return { state, definition, zone, authority };
}

function needsRestart(name: string, reason: string): VnetError {
  return new VnetError('refused', `network '${name}' must restart: ${reason}`, {
    hint: 'guests stay connected. To allow the restart, add --restart',
  });
}

export interface NetworkChange {
  readonly steps: readonly Step[];
  /** The definition after the change; undefined if it stays. */
  readonly after: string | undefined;
  /** Whether a part takes effect when the network starts again. */
  readonly isPending: boolean;
}

/** The steps that change a network: in its definition, in the active network, and by a restart if that is allowed. */
export async function networkChange(
  target: Pick<Target, 'host' | 'virsh'>,
  { state, definition, zone, authority }: ConnectedNetwork,
  { forwarder, restart }: { readonly forwarder: Forwarder; readonly restart: boolean },
): Promise<NetworkChange> {
  const { domain, server } = zone;
  const own = new Set([domain, ...zone.reverse]);
  const needs = { domain, server, others: domainsOf(forwarder).filter((each) => !own.has(each)), authority };
  const after = withHostName(withOwnDomain(definition, needs), needs);
  const { live, name } = state;
  const needsStart = live !== undefined && withOwnDomain(live, needs).source !== live.source;
  const steps: Step[] = [];
  const isChanged = after.source !== definition.source;
  if (isChanged) {
    const { uri } = target.virsh;
    steps.push({ kind: 'define', uri, network: name, before: definition.source, after: after.source });
  }
  if (needsStart && restart) {
    steps.push((await restartOf(target, state, { wanted: after.network, isChanged: true })).step);
  } else if (live !== undefined) {
    const named = withHostName(live, needs);
    if (named !== live) steps.push(...liveSteps(target, state, named));
  }
  return { steps, after: isChanged ? after.source : undefined, isPending: needsStart && !restart };
}

/** The steps that change entries of the active network only. */
export function liveSteps(target: Pick<Target, 'virsh'>, state: NetworkState, wanted: ReadNetwork): Step[] {
  const whole = ({ source }: ReadNetwork) => [{ start: 0, end: source.length, text: wanted.source }];
  // libvirt can change the names of hosts in any active network.
  return editSteps({ ...state, definition: undefined }, whole, { virsh: target.virsh, libvirt: undefined }) ?? [];
}
