import { editSteps } from '../../../apply/edit.ts';
import { existingNetwork } from '../../../apply/existing.ts';
import { clientText, type Reservation } from '../../../apply/reservations.ts';
import { changeHost, previewChange } from '../../../change/change.ts';
import { actionsOf, type Step } from '../../../change/registry.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import { isKeepStep } from '../../../forward/keep/install.ts';
import { wantedRules } from '../../../forward/restore.ts';
import { type Forward, type Forwards, readForwards } from '../../../forward/state.ts';
import { guestsFrom } from '../../../libvirt/guest.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { printable } from '../../../terminal/printable.ts';
import { addressesFor } from './addresses.ts';
import { checkListeners, checkOwnConflicts, type Risk } from './conflicts.ts';
import { destination, forwardData, forwardName } from './data.ts';
import { type FoundGuest, findGuest, readWorld, type World } from './guest.ts';
import { keepNotes } from './install.ts';
import { checkTarget, forwardSteps } from './plan.ts';
import { rulesText } from './rules-text.ts';
import { type Spec, specsIn } from './spec.ts';

export interface AddOptions {
  readonly guest: string;
  readonly words: readonly string[];
  readonly network: string | undefined;
  readonly follow: boolean;
  readonly loopback: boolean;
  readonly risks: readonly Risk[];
  /** Whether the first forward installs what restores forwards. */
  readonly install: boolean;
  readonly dryRun: boolean;
}

interface Planned {
  readonly guest: FoundGuest;
  readonly added: readonly Forward[];
  readonly forwards: Forwards;
  readonly reservations: readonly Reservation[];
  readonly world: World;
}

/** Adds forwards to a guest, in one plan with the reservation of its address. */
export async function add(options: AddOptions, context: Context): Promise<Outcome> {
  const { host } = context;
  checkTarget(context);
  const specs = specsIn(options.words);
  let planned: Planned | undefined;
  const planner = async () => {
    const { steps, ...rest } = await planAdd(specs, options, context);
    planned = rest;
    return { title: `forward ${rest.added.map(forwardName).join(', ')} to ${rest.guest.name}`, steps };
  };
  const change = await (options.dryRun ? previewChange : changeHost)(host, planner);
  if (planned === undefined) throw new Error('nothing was planned');
  const changed = change.steps.flatMap((each) => (each.changed ? [each.step] : []));
  const rules = options.dryRun ? rulesText(await wantedRules(host, planned.forwards)) : '';
  const notes = changed.some(isKeepStep) ? keepNotes(host) : [];
  const findings = [...change.findings, ...(options.dryRun ? [] : [...(await proof(planned, context)), ...notes])];
  return outcomeOf(planned, { steps: changed, rules, dryRun: options.dryRun, findings });
}

async function planAdd(specs: readonly Spec[], options: AddOptions, context: Context) {
  const { host, virsh } = context;
  const world = await readWorld(context);
  const guest = findGuest(options.guest, world, options.network);
  const before = readForwards(host);
  const { state, libvirt } = await existingNetwork(context, guest.network.name);
  if (options.follow && guest.mac === undefined) {
    throw new VnetError('refused', `cannot follow the address of ${guest.name}: no lease shows whose it is`);
  }
  const { addresses, reservations, edit } = options.follow
    ? { addresses: [], reservations: [], edit: () => [] }
    : addressesFor({ guest, specs, world, state });
  const wanted = specs.map(
    (spec): Forward => ({
      ...spec,
      guest: guest.name,
      network: state.name,
      mac: guest.mac,
      addresses,
      follow: options.follow,
      loopback: options.loopback,
    }),
  );
  // What is there already stays in its place.
  const isSame = (one: Forward, other: Forward) => forwardName(one) === forwardName(other) && one.guest === other.guest;
  const kept = before.forwards.map((each) => wanted.find((other) => isSame(each, other)) ?? each);
  const added = wanted.filter((each) => !before.forwards.some((other) => isSame(each, other)));
  const forwards = { ...before, forwards: [...kept, ...added] };
  checkOwnConflicts(forwards.forwards);
  await checkListeners(host, added, options.risks);
  const updates = editSteps(state, edit, { virsh, libvirt });
  if (updates === undefined) throw needsRestart(guest, state.name, addresses);
  const steps = [...updates, ...(await forwardSteps(host, forwards, options.install))];
  return { guest, added: wanted, forwards, reservations, world, steps };
}

/** libvirt cannot add the first reservation of a network without a DHCP range while it runs. */
function needsRestart({ name, mac }: FoundGuest, network: string, addresses: readonly string[]): VnetError {
  return new VnetError('refused', `network '${network}' has to be restarted to reserve the address of ${name}`, {
    hint: 'reserve it with a restart, or repeat with --follow, which needs no reservation',
    commands: addresses.map((ip) =>
      shellCommand('vnet', 'host', 'set', '--restart', ...operands(network, mac ?? name, ip)),
    ),
  });
}

/** Milliseconds that a guest has to answer. */
const ANSWER = 2000;

/** Reports whether the service of the guest answers. */
async function proof({ guest, added, world }: Planned, { host }: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { protocol, guestPort, addresses } of added) {
    const ip = addresses[0] ?? guest.current[0];
    if (protocol === 'udp' || ip === undefined || guest.domain?.running === false) continue;
    if (!guest.current.includes(ip) && guest.domain !== undefined) {
      const message = `${guest.name} has ${guest.current[0] ?? 'no address'} until it requests an address again`;
      findings.push({ id: 'renew', severity: 'note', message, fix: 'restart the network in the guest' });
      continue;
    }
    const answer = await host.tryConnect(ip, guestPort, ANSWER);
    if (answer === 'open') continue;
    const reason =
      answer === 'refused'
        ? `nothing listens on port ${guestPort} of ${ip}`
        : `${ip} does not answer on port ${guestPort}`;
    const fix =
      answer === 'refused'
        ? 'start the service in the guest; it must listen on this address or on all'
        : 'look at the firewall of the guest, and whether it has this address';
    findings.push({ id: 'no-answer', severity: 'warning', message: `the forward is active, but ${reason}`, fix });
  }
  if (guest.domain?.running === false) {
    const message = `guest '${guest.name}' is not running; the forward works when it has started`;
    findings.push({ id: 'guest-off', severity: 'note', message });
  }
  return [...new Map(findings.map((each) => [each.message, each])).values(), ...inactive(guest, world)];
}

function inactive({ network }: FoundGuest, _: World): Finding[] {
  if (network.active) return [];
  const message = `network '${network.name}' is not active; the forward works when it has started`;
  return [{ id: 'network-inactive', severity: 'note', message }];
}

interface OutcomeOptions {
  readonly steps: readonly Step[];
  readonly rules: string;
  readonly dryRun: boolean;
  readonly findings: readonly Finding[];
}

function outcomeOf(planned: Planned, { steps, rules, dryRun, findings }: OutcomeOptions): Outcome {
  const { added, reservations, guest, world } = planned;
  const changed = steps.length > 0;
  const status = changed ? (dryRun ? 'would be active' : 'active') : 'unchanged';
  const guests = guestsFrom([], world.domains).list;
  const isReserved = steps.some(({ kind }) => kind === 'update');
  const lines = [
    ...added.map((each) => `${forwardName(each)} -> ${guest.name} ${destination(each)} ${status}`),
    ...(isReserved
      ? reservations.map(
          (each) =>
            `network ${guest.network.name}: reservation of ${each.ip} for ${clientText(each, guests)}${dryRun ? ' would be' : ''} created`,
        )
      : []),
    ...steps.filter((step) => dryRun || isKeepStep(step)).map((step) => `  ${actionsOf(step).description}`),
  ];
  return {
    kind: 'record',
    text: lines.map((line) => `${printable(line)}\n`).join('') + rules,
    data: {
      changed,
      forwards: added.map(forwardData),
      reservations: isReserved ? reservations.map(({ ip, mac, id, name }) => ({ ip, mac, id, name })) : [],
      steps: steps.map((step) => actionsOf(step).description),
      ...(dryRun && { rules }),
    },
    findings,
  };
}
