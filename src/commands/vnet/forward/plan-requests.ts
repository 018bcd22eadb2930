import { type EditCopy, edited, editSteps } from '../../../apply/edit.ts';
import { existingNetwork } from '../../../apply/existing.ts';
import type { Reservation } from '../../../apply/reservations.ts';
import type { NetworkState } from '../../../apply/state.ts';
import type { Step } from '../../../change/registry.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { type Forward, type Forwards, familiesIn, readForwards } from '../../../forward/state.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { addressesFor } from './addresses.ts';
import { checkListeners, checkOtherRules, checkOwnConflicts, checkRequested, type Risk } from './conflicts.ts';
import { forwardName } from './data.ts';
import { type FoundGuest, findGuest, readWorld, type World } from './guest.ts';
import { routedNetwork } from './masquerade.ts';
import { forwardSteps } from './plan.ts';
import type { Spec } from './spec.ts';

/** Forwards to one guest, as a user asks for them. */
export interface Request {
  readonly guest: string;
  readonly specs: readonly Spec[];
  readonly network: string | undefined;
  readonly follow: boolean;
  readonly loopback: boolean;
}

export interface RequestsOptions {
  readonly risks: readonly Risk[];
  /** Whether the first forward installs what restores forwards. */
  readonly install: boolean;
  /** Whether forwards that no request asks for are removed, and the networks to masquerade then. */
  readonly only?: { readonly masquerade: readonly string[] };
}

/** A request with what it leads to. */
export interface PlannedRequest {
  readonly guest: FoundGuest;
  readonly forwards: readonly Forward[];
  /** Reservations that are made or kept. */
  readonly reservations: readonly Reservation[];
}

export interface PlannedForwards {
  readonly requests: readonly PlannedRequest[];
  /** What the file says before the plan. */
  readonly before: Forwards;
  /** All forwards of the host after the plan. */
  readonly after: Forwards;
  readonly removed: readonly Forward[];
  readonly steps: readonly Step[];
  readonly world: World;
}

/** Returns the plan that meets the requests: reservations, the file and the rules. Throws VnetError if one cannot be met. */
export async function planRequests(
  requests: readonly Request[],
  { risks, install, only }: RequestsOptions,
  context: Context,
): Promise<PlannedForwards> {
  const { host } = context;
  const world = await readWorld(context);
  const before = readForwards(host);
  const networks = new Networks(context);
  const planned: PlannedRequest[] = [];
  for (const request of requests) planned.push(await plannedRequest(request, { world, networks }));
  const wanted = planned.flatMap(({ forwards }) => forwards);
  checkRequested(wanted);
  const added = wanted.filter((each) => !before.forwards.some((other) => isSame(each, other)));
  // What is there already stays in its place.
  const kept = before.forwards.flatMap((each) => {
    const same = wanted.find((other) => isSame(each, other));
    return same ?? (only === undefined ? each : []);
  });
  const masquerade: string[] = [];
  for (const name of only?.masquerade ?? before.masquerade) {
    masquerade.push(before.masquerade.includes(name) ? name : await routedNetwork(name, context));
  }
  const after = { masquerade: [...new Set(masquerade)], forwards: [...kept, ...added] };
  checkOwnConflicts(after.forwards);
  const larger = wanted.filter((each) => !before.forwards.some((other) => isPartOf(each, other)));
  if (larger.length > 0) {
    await checkOtherRules(context, larger);
    await checkListeners(host, larger, risks);
  }
  const steps = [...networks.steps(planned), ...(await forwardSteps(host, after, install))];
  const removed = before.forwards.filter((each) => only !== undefined && !wanted.some((other) => isSame(each, other)));
  return { requests: planned, before, after, removed, steps, world };
}

/** Whether two forwards listen on the same, for the same guest. */
export function isSame(one: Forward, other: Forward): boolean {
  return forwardName(one) === forwardName(other) && one.guest === other.guest && one.network === other.network;
}

/** Whether a forward gets no connection that another one for the same does not get. */
function isPartOf(one: Forward, other: Forward): boolean {
  const families = familiesIn(other);
  const isCovered = familiesIn(one).every((family) => families.includes(family));
  return isSame(one, other) && isCovered && (other.loopback || !one.loopback);
}

interface RequestContext {
  readonly world: World;
  readonly networks: Networks;
}

async function plannedRequest(request: Request, { world, networks }: RequestContext): Promise<PlannedRequest> {
  const { specs, follow, loopback } = request;
  const guest = findGuest(request.guest, world, request.network);
  const state = await networks.state(guest.network.name);
  if (follow && guest.mac === undefined) {
    throw new VnetError('refused', `cannot follow the address of ${guest.name}: no lease shows whose it is`);
  }
  const { addresses, reservations, edit } = follow
    ? { addresses: [], reservations: [], edit: () => [] }
    : addressesFor({ guest, specs, world, state });
  networks.edit(state.name, edit);
  const { mac, name } = guest;
  const forwards = specs.map(
    (spec): Forward => ({ ...spec, guest: name, network: state.name, mac, addresses, follow, loopback }),
  );
  return { guest, forwards, reservations };
}

/** The networks of the requests, with the reservations that earlier requests make. */
class Networks {
  readonly #context: Context;
  readonly #found = new Map<string, { readonly state: NetworkState; readonly libvirt: string | undefined }>();
  readonly #changed = new Map<string, NetworkState>();

  constructor(context: Context) {
    this.#context = context;
  }

  async state(name: string): Promise<NetworkState> {
    const found = this.#found.get(name) ?? (await existingNetwork(this.#context, name));
    this.#found.set(name, found);
    return this.#changed.get(name) ?? found.state;
  }

  edit(name: string, edit: EditCopy): void {
    const state = this.#changed.get(name) ?? this.#found.get(name)?.state;
    if (state === undefined) return;
    const { live, definition } = state;
    this.#changed.set(name, {
      ...state,
      live: live && (edited(live, edit) ?? live),
      definition: definition && (edited(definition, edit) ?? definition),
    });
  }

  steps(requests: readonly PlannedRequest[]): Step[] {
    return [...this.#found.values()].flatMap(({ state, libvirt }) => {
      const changed = this.#changed.get(state.name);
      const whole: EditCopy = (copy) => {
        const text = (copy === state.live ? changed?.live : changed?.definition)?.source ?? copy.source;
        return text === copy.source ? [] : [{ start: 0, end: copy.source.length, text }];
      };
      const steps = editSteps(state, whole, { virsh: this.#context.virsh, libvirt });
      if (steps === undefined) throw needsRestart(state.name, requests);
      return steps;
    });
  }
}

/** libvirt cannot add the first reservation of a network without a DHCP range while it runs. */
function needsRestart(network: string, requests: readonly PlannedRequest[]): VnetError {
  const own = requests.filter(({ guest }) => guest.network.name === network);
  return new VnetError('refused', `network '${network}' has to be restarted for the reservations`, {
    hint: 'reserve the addresses with a restart, or repeat with --follow, which needs no reservation',
    commands: own.flatMap(({ guest, reservations }) =>
      reservations.map(({ ip = '' }) =>
        shellCommand('vnet', 'host', 'set', '--restart', ...operands(network, guest.mac ?? guest.name, ip)),
      ),
    ),
  });
}
