import { addressInSubnet, formatSubnet, overlaps } from '../../address/subnet.ts';
import type { ReconnectStep } from '../../change/reconnect-step.ts';
import type { Step } from '../../change/registry.ts';
import { attributeValue, childOf } from '../../document/attributes.ts';
import { findInUse } from '../../facts/in-use.ts';
import type { Finding } from '../../finding.ts';
import type { Target } from '../../libvirt/target.ts';
import { ipSubnet } from '../../network/facts.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { differences } from '../differences.ts';
import { changeForwards, type ForwardsChange, movedForwards } from '../forwards.ts';
import { type AffectedInterface, restartOf } from '../restart.ts';
import { type NetworkState, networkNames, readState } from '../state.ts';
import { type OldReference, oldReferences, type Renumbered, renumbered } from './edits.ts';
import type { Move } from './move.ts';
import { type MoveRequest, moveOf } from './moves.ts';

/** How long the interfaces of guests are disconnected. The kernel of a guest reports changes of a link once in a second. */
const DISCONNECTED = 2000;

/** How a network gets other subnets. */
export interface RenumberPlan {
  readonly state: NetworkState;
  readonly requests: readonly MoveRequest[];
  readonly moves: readonly Move[];
  /** The definition before and after. */
  readonly before: string;
  readonly after: Renumbered;
  readonly steps: readonly Step[];
  /** The port forwards that move. */
  readonly forwards: ForwardsChange['changed'];
  /** The interfaces of running guests. */
  readonly interfaces: readonly AffectedInterface[];
  /** What needs attention: what vnet does not move, and what else the restart changes. */
  readonly findings: readonly Finding[];
}

/** Plans to move subnets of a network. Throws VnetError if that is impossible; nothing has been changed then. */
export async function planRenumber(
  target: Target,
  state: NetworkState,
  requests: readonly MoveRequest[],
): Promise<RenumberPlan> {
  const { name, live, definition } = state;
  if (definition === undefined) throw new Error('a transient network cannot be planned');
  const inUse = await findInUse(target);
  const moves = requests.map((request) => moveOf(state, request, inUse));
  const after = renumbered(definition, moves);
  const addresses = moves.map(({ to }) => addressInSubnet(to));
  const running = new Set(live?.network.ips.flatMap((ip) => ipSubnet(ip) ?? []).map(addressInSubnet));
  const needsRestart = live !== undefined && addresses.some((address) => !running.has(address));
  const needsDefinition = after.source !== definition.source;
  const { step, interfaces } = needsRestart
    ? await restartOf(target, state, { wanted: after.network, isChanged: true })
    : { step: undefined, interfaces: [] };
  const { uri } = target.virsh;
  const renewed = interfaces.filter(({ element }) => attributeValue(childOf(element, 'link'), 'state') !== 'down');
  const reconnect: ReconnectStep = {
    kind: 'reconnect',
    uri,
    network: name,
    interfaces: renewed.map(({ uuid, mac, port, portXml }) => ({
      domain: uuid,
      mac,
      port: step?.ports.find((each) => each.uuid === port)?.xml ?? portXml,
    })),
    milliseconds: DISCONNECTED,
  };
  const forwards = await changeForwards(target, name, (all) => movedForwards(all, name, moves));
  const steps: Step[] = [
    ...(needsDefinition
      ? [{ kind: 'define', uri, network: name, before: definition.source, after: after.source } as const]
      : []),
    ...(needsDefinition || step !== undefined ? forwards.before : []),
    ...(step === undefined ? [] : [{ ...step, addresses }, ...forwards.after]),
    ...(renewed.length === 0 ? [] : [reconnect]),
  ];
  const links = new Set(interfaces.map(({ link }) => link));
  const others = step?.links.filter((link) => !links.has(link.name)).map((link) => link.name) ?? [];
  return {
    state,
    requests,
    moves,
    before: definition.source,
    after,
    steps,
    forwards: steps.length === 0 ? [] : forwards.changed,
    interfaces,
    findings: [
      ...inUse.notes.map((message) => note('not-checked', message)),
      ...(needsRestart ? pendingNotes(state) : []),
      ...after.left.map((each) => leftNote(name, each)),
      ...(await referencesElsewhere(target, name, moves)),
      ...interfaces.flatMap((each) => guestReferences(each, moves)),
      ...(others.length === 0 ? [] : [othersNote(others)]),
    ],
  };
}

function pendingNotes(state: NetworkState): Finding[] {
  const changes = differences(undefined, state);
  if (changes.length === 0) return [];
  return [
    {
      ...note('pending-changes', `the restart also puts earlier changes of the definition into effect`),
      fix: 'to see them, run',
      commands: [shellCommand('vnet', 'diff', ...operands(state.name))],
    },
  ];
}

function leftNote(name: string, { place, text }: OldReference): Finding {
  return {
    id: 'old-address',
    severity: 'warning',
    message: `<${place.split('/').at(-1)}> of network '${name}' still names an old address: ${text}`,
    fix: 'if it is not right any more, edit the definition and restart the network',
    commands: [shellCommand('vnet', 'net-edit', ...operands(name))],
  };
}

/** What other networks say about the subnets. The addresses of a network with the same subnet are not meant. */
async function referencesElsewhere(target: Target, name: string, moves: readonly Move[]): Promise<Finding[]> {
  const names = (await networkNames(target)).filter((other) => other !== name);
  if (names.length === 0) return [];
  const { networks } = await readState(target, names);
  return [...networks.values()].flatMap(({ name: other, definition, live }) => {
    const copy = definition ?? live;
    if (copy === undefined) return [];
    const subnets = copy.network.ips.flatMap((ip) => ipSubnet(ip) ?? []);
    const concerned = moves.filter(({ from }) => !subnets.some((subnet) => overlaps(subnet, from)));
    return oldReferences(copy.network.element, concerned).map(
      ({ place, text }): Finding => ({
        id: 'old-address',
        severity: 'warning',
        message: `<${place.split('/').at(-1)}> of network '${other}' names an old address: ${text}`,
      }),
    );
  });
}

/** A guest may have an address in its filter. */
function guestReferences({ guest, element }: AffectedInterface, moves: readonly Move[]): Finding[] {
  return oldReferences(element, moves).map(({ place, text }) => ({
    id: 'old-address',
    severity: 'warning',
    message: `<${place.split('/').at(-1)}> of guest '${guest}' names an old address: ${text}`,
  }));
}

function othersNote(links: readonly string[]): Finding {
  const message = `what is behind ${links.join(', ')} is not a guest of libvirt and keeps its address until it requests another one`;
  return note('other-links', message);
}

function note(id: string, message: string): Finding {
  return { id, severity: 'note', message };
}

/** The purpose of the change, for the journal. */
export function renumberTitle(name: string, moves: readonly Move[]): string {
  return `${titleStart(name)}${moves.map(({ to }) => formatSubnet(to)).join(' and ')}`;
}

/** Whether a change with this title moved a subnet of the network. */
export function isRenumberingOf(name: string, title: string | undefined): boolean {
  return title?.startsWith(titleStart(name)) === true;
}

function titleStart(name: string): string {
  return `renumber network ${name} to `;
}
