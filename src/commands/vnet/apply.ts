import { type ApplyResult, type ApplyStatus, applyPlan, expectedStatus } from '../../apply/carry-out.ts';
import { asLibvirtWrites, connectionsOf } from '../../apply/differences.ts';
import { danglingGuests } from '../../apply/guests.ts';
import { type ApplyOptions, definitionFor, type NetworkPlan, planNetwork, stepText } from '../../apply/plan.ts';
import { changeLines, differenceData } from '../../apply/report.ts';
import { networkNames, readState } from '../../apply/state.ts';
import { shownPath, type WantedNetwork, wantedNetworks } from '../../apply/wanted.ts';
import { exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { usageError } from '../../cli/usage-error.ts';
import { validateTogether } from '../../document/across-files.ts';
import { validateOnHost } from '../../document/on-host.ts';
import { byPosition } from '../../document/problem.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { hostFacts } from '../../facts/host.ts';
import type { Finding } from '../../finding.ts';
import { locationOf } from '../../libvirt/location.ts';
import type { Outcome } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { confirm } from '../../terminal/confirm.ts';
import { printable } from '../../terminal/printable.ts';
import { validateBytes } from '../../validate/validate.ts';

const flags = {
  plan: { summary: 'show what would be done, and change nothing' },
  restart: { summary: 'restart networks that need it; guests stay connected' },
  start: { summary: 'start inactive networks (default: only new ones)' },
  'no-start': { summary: 'do not start new networks' },
  autostart: { summary: 'enable autostart' },
  'no-autostart': { summary: 'disable autostart' },
  'detailed-exitcode': { summary: 'exit with 2 if something was changed, or with --plan would be' },
} as const;

export default command({
  name: 'apply',
  summary: 'Make networks match files',
  group: 'files',
  details:
    'Defines and starts networks that do not exist, and changes those that differ from their files; running it again changes nothing. libvirt changes reservations, DHCP ranges, DNS records, portgroups and pools of devices while a network is active. Other changes of an active network need a restart: vnet asks on a terminal, or restarts with --restart; until then they are pending. A restart takes guests off their bridge and puts them back within about a second. If a network does not start with its new definition, vnet restores the previous one. All files are checked first, as by vnet validate --host, and an error changes nothing. The exit status with --plan is 0 if there is nothing to do, else 1.',
  args: {
    file: {
      summary: 'files with networks or directories; - is standard input',
      variadic: true,
      complete: 'xml-files',
    },
  },
  flags,
  examples: [
    { line: 'vnet apply lab.xml', does: 'Create or change a network' },
    { line: 'vnet apply --plan networks/', does: 'Show what would be done for a directory' },
    { line: 'vnet apply --restart --autostart lab.xml', does: 'Apply everything at once' },
    { line: 'vnet generate lab | vnet apply -', does: 'Create a network from another program' },
  ],
  shape: ['object'],
  fields: {
    changed: ['boolean', 'whether something was changed, or with --plan would be'],
    networks: [
      'object[]',
      'list of networks, each with network, file, status (created, changed, unchanged, restarted, pending restart or failed), changed, steps, changes, before, after and error',
    ],
  },

  async run({ args, flags: given }, context): Promise<Outcome> {
    for (const name of ['start', 'autostart'] as const) {
      if (given[name] && given[`no-${name}`]) {
        throw usageError(`--${name} and --no-${name} exclude each other`, 'vnet apply --help');
      }
    }
    const wanted = wantedNetworks(args.file, context.host);
    const options: ApplyOptions = {
      start: given.start ? true : given['no-start'] ? false : undefined,
      autostart: given.autostart ? true : given['no-autostart'] ? false : undefined,
      restart: given.restart,
    };
    const preview = await plansFor(wanted, context, () => options);
    const { errors, warnings } = await checked(preview, context);
    if (errors.length > 0) return invalid(errors);
    if (given.plan) return outcomeOf(preview.map(foreseen), { flags: given, context, findings: warnings });
    const restarts = given.restart ? new Set<string>() : await confirmedRestarts(preview, context);
    const optionsFor = (name: string) => ({ ...options, restart: options.restart || restarts.has(name) });
    return exclusively(context.host, async ({ directory, findings }) => {
      const results: ApplyResult[] = [];
      for (const plan of await plansFor(wanted, context, optionsFor)) {
        results.push(await applyPlan(plan, context, { directory }));
      }
      return outcomeOf(results, { flags: given, context, findings: [...findings, ...warnings] });
    });
  },
});

type ApplyFlags = Readonly<Record<keyof typeof flags, boolean>>;

/** Validates all files. */
async function checked(
  plans: readonly NetworkPlan[],
  context: Context,
): Promise<{ readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] }> {
  const files = plans.map(({ wanted }) => validateBytes(Buffer.from(wanted.source), wanted.file));
  // A network keeps its UUID and bridge, which are no conflict with itself.
  const definitions = plans.map(({ wanted, state }) =>
    validateBytes(Buffer.from(definitionFor(wanted, state)), wanted.file),
  );
  const isLocal = locationOf(context.virsh.uri, context.host).local;
  const facts = { filters: false, portGroups: false, filesFilters: [] };
  const host = isLocal ? await hostFacts(context, facts) : undefined;
  const problems = [
    ...files.flatMap((file) => file.problems),
    ...validateTogether(files),
    ...(host === undefined ? [] : validateOnHost(definitions, host.facts)),
  ].sort(byPosition);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { errors, warnings: [...problems, ...(host?.notes ?? [])] };
}

function invalid(errors: readonly Finding[]): Outcome {
  const { findings } = new VnetError('network-invalid', 'nothing was changed: the files have errors');
  return {
    kind: 'record',
    text: '',
    data: { changed: false, networks: [] },
    status: EXIT_STATUS['network-invalid'],
    findings: [...errors, ...findings],
  };
}

async function plansFor(
  wanted: readonly WantedNetwork[],
  context: Context,
  optionsFor: (name: string) => ApplyOptions,
): Promise<NetworkPlan[]> {
  const state = await readState(
    context,
    wanted.map(({ name }) => name),
  );
  return wanted.map((each) => planNetwork(each, state, optionsFor(each.name)));
}

function foreseen(plan: NetworkPlan): ApplyResult {
  return { plan, status: expectedStatus(plan), error: plan.obstacle };
}

/** The networks that the user lets vnet restart. */
async function confirmedRestarts(plans: readonly NetworkPlan[], { host, output }: Context): Promise<Set<string>> {
  const confirmed = new Set<string>();
  if (output !== 'table' || !host.isTerminal('stdin') || !host.isTerminal('stderr')) return confirmed;
  for (const plan of plans.filter(({ pendingRestart }) => pendingRestart)) {
    host.write('stderr', planText(foreseen(plan), true));
    const guests = plan.state === undefined ? 0 : connectionsOf(plan.state);
    const effect = guests === 0 ? '' : `; guests lose their connection for about a second (${guests} connected)`;
    const question = `restart network ${plan.wanted.name} now${effect}`;
    if (await confirm(host, question, { yes: false })) confirmed.add(plan.wanted.name);
  }
  return confirmed;
}

interface OutcomeOptions {
  readonly flags: ApplyFlags;
  readonly context: Context;
  readonly findings: readonly Finding[];
}

async function outcomeOf(
  results: readonly ApplyResult[],
  { flags: { plan: isPlan, 'detailed-exitcode': isDetailed }, context, findings }: OutcomeOptions,
): Promise<Outcome> {
  const isChanged = results.some(wasChanged);
  const failed = results.flatMap(({ error }) => error ?? []);
  const differs = isChanged || results.some(({ status }) => status === 'pending restart');
  const changedStatus = isDetailed ? 2 : isPlan ? 1 : 0;
  return {
    kind: 'record',
    text: results.map((result) => planText(result, isPlan)).join(''),
    data: { changed: isChanged, networks: results.map(resultData) },
    status: failed[0] !== undefined ? EXIT_STATUS[failed[0].code] : (isPlan ? differs : isChanged) ? changedStatus : 0,
    findings: [
      ...findings,
      ...(await guestFindings(results, context)),
      ...failed.flatMap((error) => error.findings),
      ...(isPlan ? [] : results.flatMap(pendingFinding)),
    ],
  };
}

function wasChanged({ plan, error }: ApplyResult): boolean {
  return error === undefined && plan.steps.length > 0;
}

async function guestFindings(results: readonly ApplyResult[], context: Context): Promise<Finding[]> {
  const networks = new Map(results.map(({ plan: { wanted } }) => [wanted.name, wanted.network]));
  const names = new Set([...(await networkNames(context)), ...networks.keys()]);
  return danglingGuests(context.virsh, { names, networks });
}

function pendingFinding({ plan: { wanted, state }, status }: ApplyResult): Finding[] {
  if (status !== 'pending restart') return [];
  const guests = state === undefined || connectionsOf(state) === 0 ? '' : ' and keep its guests connected';
  return [
    {
      id: 'pending-restart',
      severity: 'note',
      message: `network '${wanted.name}' needs a restart until all changes are in effect`,
      fix: `to restart it${guests}, run`,
      commands: [shellCommand('vnet', 'apply', '--restart', ...operands(wanted.file))],
    },
  ];
}

const FUTURE: Readonly<Record<ApplyStatus, string>> = {
  created: 'will be created',
  changed: 'will be changed',
  unchanged: 'unchanged',
  restarted: 'will be changed and restarted',
  'pending restart': 'will be changed, needs a restart',
  failed: 'cannot be changed',
};

function planText({ plan, status }: ApplyResult, isPlan: boolean): string {
  const { wanted, state, changes, steps } = plan;
  const title = `network ${wanted.name} (${shownPath(wanted.file)}): ${isPlan ? FUTURE[status] : status}`;
  const others = steps.filter(({ kind }) => kind === 'autostart' || (kind === 'start' && state !== undefined));
  return changeLines(title, changes, { state }) + others.map((step) => `  ${printable(stepText(step))}\n`).join('');
}

function resultData(result: ApplyResult) {
  const { plan, status, error } = result;
  const { wanted, state, changes, steps } = plan;
  const { before, after } = state === undefined ? { before: '', after: wanted.source } : asLibvirtWrites(wanted, state);
  return {
    network: wanted.name,
    file: wanted.file,
    status,
    changed: wasChanged(result),
    steps: steps.map(stepText),
    changes: changes.map(differenceData),
    before,
    after,
    error: error?.message ?? null,
  };
}
