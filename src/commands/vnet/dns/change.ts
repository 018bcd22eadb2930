import { type Change, changeHost, type Plan, previewChange } from '../../../change/change.ts';
import { textOfContent } from '../../../change/file-step.ts';
import { previewText, reportText } from '../../../change/outcome.ts';
import { actionsOf } from '../../../change/registry.ts';
import type { Context } from '../../../cli/command.ts';
import { DNS_PORT, delegationRecords } from '../../../dns/authoritative.ts';
import { reloadPodmanServer, removeContainerNames, writeContainerNames } from '../../../dns/containers.ts';
import type { Manifest } from '../../../dns/manifest.ts';
import { isAgreed } from '../../../dns/questions.ts';
import { planSetup, type SetupOptions } from '../../../dns/setup.ts';
import { dnsStatus } from '../../../dns/status.ts';
import { findingsData, statusData } from '../../../dns/status-text.ts';
import { planDisconnect, planUndo } from '../../../dns/undo.ts';
import { EXIT_STATUS, VnetError } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import type { Data, Outcome } from '../../../render/outcome.ts';
import { confirm } from '../../../terminal/confirm.ts';

/** The error of what only makes sense after setup. */
export function notSetUp(options?: ConstructorParameters<typeof VnetError>[2]): VnetError {
  return new VnetError('not-found', 'vnet dns is not set up on this host', options);
}

interface Consent {
  /** Whether nothing is asked. */
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** A change of the DNS of this host. */
interface DnsPlan extends Plan {
  /** What is set up afterwards; undefined if nothing. */
  readonly manifest?: Manifest | undefined;
  readonly notes: readonly Finding[];
  /** What the user has to agree to, in words that follow "because". */
  readonly consent?: string | undefined;
}

/** Connects the DNS of networks and containers with this host. */
export async function setup(options: SetupOptions, consent: Consent, context: Context): Promise<Outcome> {
  const { host } = context;
  const result = await carryOut(() => planSetup(context, options), consent, context);
  if (!result.isDone) return outcomeOf(result, {}, context);
  const containers = result.plan.manifest?.containers ?? undefined;
  await (containers === undefined ? removeContainerNames(host) : writeContainerNames(host, containers));
  await reloadPodmanServer(host);
  const status = await dnsStatus(context, []);
  const findings = [...result.findings, ...status.findings];
  const outcome = await outcomeOf({ ...result, findings }, statusData(status), context);
  return status.answers.every(isAgreed) ? outcome : { ...outcome, status: EXIT_STATUS.refused };
}

interface UndoOptions extends Consent {
  readonly restart: boolean;
}

/** Disconnects networks or, without any, restores everything. */
export async function undo(networks: readonly string[], options: UndoOptions, context: Context): Promise<Outcome> {
  let isSetUp = false;
  const planner = async () => {
    const plan =
      networks.length > 0 ? await planDisconnect(context, networks, options) : await planUndo(context, options);
    ({ isSetUp } = plan);
    return plan;
  };
  const result = await carryOut(planner, options, context);
  if (isSetUp) {
    if (result.isDone) await reloadPodmanServer(context.host);
    return outcomeOf(result, { setUp: result.isDone ? result.plan.manifest !== undefined : true }, context);
  }
  const missing = notSetUp();
  const findings = [...result.findings, ...missing.findings];
  return {
    ...(await outcomeOf({ ...result, findings }, { setUp: false }, context)),
    status: EXIT_STATUS[missing.code],
  };
}

interface CarriedOut {
  readonly plan: DnsPlan;
  readonly change: Change;
  /** False for --dry-run, and if the user does not agree. */
  readonly isDone: boolean;
  readonly isPreview: boolean;
  readonly findings: readonly Finding[];
}

/** Shows a plan, asks, and carries it out. */
async function carryOut(
  makePlan: () => Promise<DnsPlan>,
  { yes, dryRun }: Consent,
  { host, colour }: Context,
): Promise<CarriedOut> {
  let plan: DnsPlan | undefined;
  const planner = async () => {
    plan = await makePlan();
    return plan;
  };
  const result = (change: Change, isDone: boolean): CarriedOut => {
    if (plan === undefined) throw new Error('no plan was made');
    return { plan, change, isDone, isPreview: dryRun, findings: [...change.findings, ...plan.notes] };
  };
  if (dryRun) return result(await previewChange(host, planner), false);
  if (!yes) {
    const change = await previewChange(host, planner);
    const preview = result(change, false);
    const isChanged = change.steps.some(({ changed }) => changed);
    if (isChanged && !(await isAgreedTo(preview, colour.stderr, host))) return preview;
  }
  return result(await changeHost(host, planner), true);
}

async function isAgreedTo({ plan, change }: CarriedOut, colour: boolean, host: Context['host']): Promise<boolean> {
  const canAnswer = host.isTerminal('stdin') && host.isTerminal('stderr');
  if (plan.consent !== undefined && !canAnswer) {
    throw new VnetError('refused', `setup needs your consent, because ${plan.consent}`, {
      hint: "to agree, add --yes. To let programs on this host resolve guests without DNS, by libvirt's NSS modules, run",
      commands: ['vnet nss enable'],
    });
  }
  if (canAnswer) host.write('stderr', await previewText(change, colour));
  const question = [
    plan.title,
    ...(plan.consent === undefined ? [] : [plan.consent]),
    ...plan.notes.filter(isWarned).map(({ message }) => message),
  ];
  return confirm(host, question.join('; '), { yes: false });
}

/** Whether the user should know a note before the answer. */
function isWarned({ id }: Finding): boolean {
  return id === 'port-opened';
}

async function outcomeOf(
  { plan, change, isDone, isPreview, findings }: CarriedOut,
  status: Data,
  { output, colour }: Context,
): Promise<Outcome> {
  const { networks = {}, containers = null, kind = null } = plan.manifest ?? {};
  const steps = change.steps.filter(
    ({ step, changed }) => changed && !(step.kind === 'file' && step.role === 'record'),
  );
  const isDeclined = !isDone && !isPreview;
  const text = isPreview
    ? await previewText(change, colour.stdout)
    : isDone
      ? reportText(change)
      : 'nothing was changed\n';
  return {
    kind: 'record',
    text,
    ...(isPreview && { styled: true }),
    ...(isDeclined && { status: EXIT_STATUS.refused }),
    data: {
      changed: !isDeclined && steps.length > 0,
      steps: isDeclined ? [] : steps.map(({ step }) => actionsOf(step).description),
      files: steps.flatMap(({ step }) =>
        step.kind !== 'file' || isDeclined
          ? []
          : [{ path: step.path, before: contentOf(step.before), after: contentOf(step.after) }],
      ),
      networks: Object.entries(networks).map(([network, { domain, server, authority }]) => ({
        network,
        domain,
        server,
        authority:
          authority === undefined
            ? null
            : { address: authority, port: DNS_PORT, records: delegationRecords(domain, authority) },
      })),
      containers,
      resolver: kind,
      ...status,
      problems: findingsData(findings),
    },
    findings: output === 'table' && !isDeclined ? findings : [],
  };
}

function contentOf(content: string | undefined): string | null {
  return content === undefined ? null : textOfContent(content);
}
