import { exclusively } from '../../../change/change.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import { type CreateOptions, create, planCreate } from '../../../host-bridge/create.ts';
import { type Command, commandText, MANAGER_NAMES } from '../../../host-bridge/method.ts';
import { createPlanText, removePlanText } from '../../../host-bridge/plan-text.ts';
import { planRemove, remove } from '../../../host-bridge/remove.ts';
import type { Data, Outcome } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { progressOn } from '../../../terminal/progress.ts';
import { checkLocal, checkNewNetwork, checkUnused } from './network.ts';
import { foundMove, moveOutcome } from './report.ts';

/** What create and remove have in common. */
export interface MoveRequest {
  readonly bridge: string;
  readonly session: string | undefined;
  readonly seconds: number;
  readonly isDryRun: boolean;
  /** Whether the user accepts that a remote session may be interrupted. */
  readonly isAccepted: boolean;
}

/** vnet bridge create. */
export async function createBridge(options: CreateOptions, move: MoveRequest, context: Context): Promise<Outcome> {
  const { host } = context;
  const { link, network, runtimeOnly, route } = options;
  const { bridge } = move;
  const plan = async () => {
    if (route !== undefined) checkLocal(context);
    const planned = await planCreate(host, options);
    const notes = await checkUnused(context, link);
    if (network !== undefined) await checkNewNetwork(context, network, bridge);
    return { ...planned, findings: [...planned.findings, ...notes] };
  };
  if (move.isDryRun) {
    const planned = await plan();
    const { method, findings } = planned;
    const text =
      createPlanText(planned) +
      (network === undefined || route !== undefined ? '' : `  define and start network ${network}\n`);
    const data = planData(method.trial, method.withTrial.up);
    return { kind: 'record', text, data: { bridge, interface: link, manager: method.manager, ...data }, findings };
  }
  if (!move.isAccepted) {
    const more = [
      ...(route === undefined ? [] : ['--route']),
      ...(runtimeOnly ? ['--runtime-only'] : []),
      ...(network === undefined ? [] : [`--network=${network}`]),
    ];
    throw needsAcceptance(
      link,
      shellCommand(
        'vnet',
        'bridge',
        'create',
        '--accept-risk=lose-ssh',
        ...more,
        `--from=${link}`,
        ...operands(bridge),
      ),
    );
  }
  return exclusively(host, async ({ findings }) => {
    const planned = await plan();
    const notes = await moving(move, context, (more) => create(host, planned, options, more));
    const text = `bridge ${bridge}: created with port ${link}, through ${MANAGER_NAMES[planned.method.manager]}`;
    const all = [...findings, ...planned.findings, ...notes, confirmHint(move)];
    return { ...moveOutcome(text, host, bridge), findings: all };
  });
}

/** vnet bridge remove. */
export async function removeBridge(move: MoveRequest, context: Context): Promise<Outcome> {
  const { host } = context;
  const { bridge, session } = move;
  const plan = () => planRemove(host, foundMove(host, bridge));
  if (move.isDryRun) {
    const planned = await plan();
    const { link, method } = planned.found.record;
    const changes = method.lasting.map(({ path, before }) => ({ path, content: before }));
    const data = planData(changes, [...method.withLasting.release, ...method.down]);
    return {
      kind: 'record',
      text: removePlanText(planned),
      data: { bridge, interface: link, manager: method.manager, ...data },
    };
  }
  if (!move.isAccepted) {
    const { link } = foundMove(host, bridge).record;
    const again = shellCommand('vnet', 'bridge', 'remove', '--accept-risk=lose-ssh', ...operands(bridge));
    throw needsAcceptance(link, again);
  }
  return exclusively(host, async ({ findings }) => {
    const planned = await plan();
    const notes = await moving(move, context, (more) => remove(host, planned, session, more));
    const text = `bridge ${bridge}: removed, ${planned.found.record.link} has its settings`;
    return { ...moveOutcome(text, host, bridge), findings: [...findings, ...notes, confirmHint(move)] };
  });
}

function planData(
  files: readonly { readonly path: string; readonly content: string | undefined }[],
  commands: readonly Command[],
): Data {
  return {
    status: 'planned',
    files: files.map(({ path, content }) => ({ path, content: content ?? null })),
    commands: commands.map((each) => commandText(each)),
  };
}

/** Makes a move: says first how to undo it by hand, because the terminal may be cut off. */
async function moving<T>(
  { seconds }: MoveRequest,
  { host, quiet }: Context,
  make: (options: { readonly seconds: number; announce(script: string): void }) => Promise<T>,
): Promise<T> {
  const progress = progressOn(host);
  const announce = (script: string) => {
    const how = `to undo the move by hand, run as root on this host: ${shellCommand('sh', script)}`;
    if (!quiet) host.write('stderr', `note: ${how}\n`);
    void progress.show(`moving the settings...`);
  };
  try {
    return await make({ seconds, announce });
  } finally {
    progress.clear();
  }
}

function confirmHint({ bridge, session, seconds }: MoveRequest): Finding {
  const where = session === undefined ? '' : ' in a new ssh session';
  return {
    id: 'confirm-bridge',
    severity: 'hint',
    message: `everything is moved back in ${seconds} s; to confirm the move, run${where}`,
    commands: [shellCommand('vnet', 'bridge', 'confirm', ...operands(bridge))],
  };
}

function needsAcceptance(link: string, again: string): VnetError {
  const message = `you are connected by ssh: if the move of '${link}' fails, the session hangs until everything is moved back`;
  return new VnetError('refused', message, {
    hint: 'make sure that you can log in a second time, to confirm. To accept the risk, run',
    commands: [again],
  });
}
