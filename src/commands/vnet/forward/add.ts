import { clientText } from '../../../apply/reservations.ts';
import { changeHost, previewChange } from '../../../change/change.ts';
import { actionsOf, type Step } from '../../../change/registry.ts';
import type { Context } from '../../../cli/command.ts';
import type { Finding } from '../../../finding.ts';
import { isKeepStep } from '../../../forward/keep/install.ts';
import { wantedRules } from '../../../forward/restore.ts';
import type { Forward, Forwards } from '../../../forward/state.ts';
import { guestsFrom } from '../../../libvirt/guest.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { printable } from '../../../terminal/printable.ts';
import { destination, forwardData, forwardName } from './data.ts';
import { keepNotes } from './install.ts';
import { checkTarget } from './plan.ts';
import { isSame, type PlannedForwards, planRequests, type Request, type RequestsOptions } from './plan-requests.ts';
import { proofOf } from './proof.ts';
import { rulesText } from './rules-text.ts';

export interface AddOptions extends RequestsOptions {
  readonly dryRun: boolean;
}

/** Makes forwards, with the reservations that they need, and proves that they work. */
export async function add(
  requests: readonly Request[],
  { dryRun, ...options }: AddOptions,
  context: Context,
): Promise<Outcome> {
  const { host } = context;
  checkTarget(context);
  let planned: PlannedForwards | undefined;
  const planner = async () => {
    planned = await planRequests(requests, options, context);
    return { title: 'change the forwards of this host', steps: planned.steps };
  };
  const change = await (dryRun ? previewChange : changeHost)(host, planner);
  if (planned === undefined) throw new Error('nothing was planned');
  const steps = change.steps.flatMap((each) => (each.changed ? [each.step] : []));
  const rules = dryRun ? rulesText(await wantedRules(host, planned.after)) : '';
  const wanted = planned.requests.flatMap(({ forwards }) => forwards);
  const notes = steps.some(isKeepStep) ? keepNotes(host) : [];
  const proof = dryRun ? [] : [...(await proofOf(wanted, planned.world, context)), ...notes];
  const findings = [...change.findings, ...proof];
  return outcomeOf(planned, { steps, rules, dryRun, findings });
}

interface OutcomeOptions {
  readonly steps: readonly Step[];
  readonly rules: string;
  readonly dryRun: boolean;
  readonly findings: readonly Finding[];
}

function outcomeOf(planned: PlannedForwards, { steps, rules, dryRun, findings }: OutcomeOptions): Outcome {
  const { requests, before, removed, world } = planned;
  const changed = steps.length > 0;
  const status = changed ? (dryRun ? 'would be active' : 'active') : 'unchanged';
  const guests = guestsFrom([], world.domains).list;
  const reserved = requests.flatMap(({ guest, reservations }) =>
    reservations
      .filter((each) => steps.some((step) => step.kind === 'update' && step.update.xml.includes(`ip='${each.ip}'`)))
      .map((each) => ({ network: guest.network.name, ...each })),
  );
  const forwards = requests.flatMap((each) => each.forwards);
  const lines = [
    ...forwards.map(
      (each) => `${forwardName(each)} -> ${each.guest} ${destination(each)} ${status}${formerly(each, before)}`,
    ),
    ...removed.map((each) => `${forwardName(each)} -> ${each.guest} ${dryRun ? 'would be ' : ''}removed`),
    ...reserved.map(
      ({ network, ...each }) =>
        `network ${network}: reservation of ${each.ip} for ${clientText(each, guests)} ${dryRun ? 'would be ' : ''}created`,
    ),
    ...steps.filter((step) => dryRun || isKeepStep(step)).map((step) => `  ${actionsOf(step).description}`),
  ];
  return {
    kind: 'record',
    text: [...new Set(lines)].map((line) => `${printable(line)}\n`).join('') + rules,
    data: {
      changed,
      forwards: forwards.map(forwardData),
      removed: removed.map(forwardData),
      reservations: reserved.map(({ network, ip, mac, id, name }) => ({ network, ip, mac, id, name })),
      steps: steps.map((step) => actionsOf(step).description),
      ...(dryRun && { rules }),
    },
    findings,
  };
}

/** Says where a forward that is changed led to before. */
function formerly(forward: Forward, { forwards }: Forwards): string {
  const former = forwards.find((each) => isSame(each, forward));
  if (former === undefined || destination(former) === destination(forward)) return '';
  return `, no longer ${destination(former)}`;
}
