import { type ApplyResult, type ApplyStatus, applyPlan, expectedStatus } from '../../apply/carry-out.ts';
import { asLibvirtWrites, connectionsOf } from '../../apply/differences.ts';
import { danglingGuests } from '../../apply/guests.ts';
import { type ApplyOptions, definitionFor, type NetworkPlan, stepText } from '../../apply/plan.ts';
import { planNetworks } from '../../apply/plan-networks.ts';
import { type Removal, type RemovalResult, removalsOf, remove } from '../../apply/prune.ts';
import { changeLines, differenceData } from '../../apply/report.ts';
import { networkNames } from '../../apply/state.ts';
import { shownPath, type WantedNetwork, wantedNetworks } from '../../apply/wanted.ts';
import { exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, restartFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { validateTogether } from '../../document/across-files.ts';
import type { HostFacts } from '../../document/host-facts.ts';
import { validateOnHost } from '../../document/on-host.ts';
import { byPosition } from '../../document/problem.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { hostFacts } from '../../facts/host.ts';
import type { Finding } from '../../finding.ts';
import { locationOf } from '../../libvirt/location.ts';
import { hasOwnBridge } from '../../network/facts.ts';
import type { Outcome } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { confirm } from '../../terminal/confirm.ts';
import { printable } from '../../terminal/printable.ts';
import { validateBytes } from '../../validate/validate.ts';

const flags = {
  plan: { summary: 'the same as --dry-run' },
  'dry-run': dryRunFlag,
  restart: restartFlag,
  start: { summary: 'start inactive networks (default: only new ones)' },
  'no-start': { summary: 'do not start new networks' },
  autostart: { summary: 'enable autostart' },
  'no-autostart': { summary: 'disable autostart' },
  prune: { summary: 'remove networks that were created from this set of files and are not in it any more' },
  set: { value: 'NAME', summary: 'name of the set of files (default: the path of the directory)' },
  'detailed-exitcode': { summary: 'exit with 2 if something was changed, or with --plan would be' },
} as const;

export default command({
  name: 'apply',
  summary: 'Make networks match files',
  group: 'files',
  details:
    'Defines and starts networks that do not exist, and changes those that differ from their files; running it again changes nothing. libvirt changes reservations, DHCP ranges, DNS records, portgroups and pools of devices while a network is active. Other changes of an active network need a restart: vnet asks on a terminal, or restarts with --restart; until then they are pending. A restart takes guests off their bridge and puts them back within about a second. If a network does not start with its new definition, vnet restores the previous one. All files are checked first, as by vnet validate --host, and an error changes nothing. A network that is created from a directory gets a mark in <metadata>, and --prune removes networks with that mark whose file is gone, but none that running guests use. The exit status with --plan is 0 if there is nothing to do, else 1.',
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
    { line: 'vnet apply --prune networks/', does: 'Also remove networks whose file is gone' },
    { line: 'vnet generate lab | vnet apply -', does: 'Create a network from another program' },
  ],
  shape: ['object'],
  fields: {
    changed: ['boolean', 'whether something was changed, or with --plan would be'],
    networks: [
      'object[]',
      'list of networks, each with network, file, status (created, changed, unchanged, restarted, pending restart, removed or failed), changed, steps, changes, before, after and error',
    ],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const given = { ...flags, plan: flags.plan || flags['dry-run'] };
    for (const name of ['start', 'autostart'] as const) {
      if (given[name] && given[`no-${name}`]) {
        throw usageError(`--${name} and --no-${name} exclude each other`, 'vnet apply --help');
      }
    }
    const { networks: wanted, notes } = wantedNetworks(args.file, context.host);
    const set = setOfFiles(args.file, given.set, context);
    if (given.prune) checkPrune(set, wanted);
    const removals = () =>
      set === undefined || !given.prune ? [] : removalsOf(set, new Set(wanted.map(({ name }) => name)), context);
    const options: ApplyOptions = {
      start: given.start ? true : given['no-start'] ? false : undefined,
      autostart: given.autostart ? true : given['no-autostart'] ? false : undefined,
      restart: given.restart,
      set,
    };
    const preview = await planNetworks(wanted, context, () => options);
    const removalPreview = await removals();
    const { errors, warnings } = await checked(preview, removalPreview, context);
    if (errors.length > 0) return invalid(errors);
    if (given.plan) {
      const foreseenRemovals = removalPreview.map((removal) => ({ removal, error: removal.obstacle }));
      const planned = { results: preview.map(foreseen), removed: foreseenRemovals };
      return outcomeOf(planned, { flags: given, context, findings: [...notes, ...warnings] });
    }
    const restarts = given.restart ? new Set<string>() : await confirmedRestarts(preview, context);
    const optionsFor = (name: string) => ({ ...options, restart: options.restart || restarts.has(name) });
    return exclusively(context.host, async ({ directory, findings }) => {
      const removed: RemovalResult[] = [];
      // Their subnets and bridges are free for the others.
      for (const removal of await removals()) removed.push(await remove(removal, context.virsh));
      const results: ApplyResult[] = [];
      for (const plan of await planNetworks(wanted, context, optionsFor)) {
        results.push(await applyPlan(plan, context, { directory }));
      }
      return outcomeOf({ results, removed }, { flags: given, context, findings: [...notes, ...findings, ...warnings] });
    });
  },
});

interface ApplyFlags {
  readonly plan: boolean;
  readonly 'detailed-exitcode': boolean;
}

/** The name of a set of files; undefined if they have none. A directory of this host means nothing to a libvirt elsewhere. */
function setOfFiles(paths: readonly string[], name: string | undefined, { host, virsh }: Context): string | undefined {
  if (name !== undefined) {
    if (isSetName(name)) return name;
    throw usageError('the name of a set is empty or has control characters', 'vnet apply --help');
  }
  const [path] = paths;
  const isDirectory =
    paths.length === 1 && path !== undefined && path !== '-' && host.listDirectory(path) !== undefined;
  if (!isDirectory || !locationOf(virsh.uri, host).local) return undefined;
  const absolute = host.absolutePath(path);
  return isSetName(absolute) ? absolute : undefined;
}

function isSetName(name: string): boolean {
  return name !== '' && !/\p{Cc}/u.test(name);
}

function checkPrune(set: string | undefined, wanted: readonly WantedNetwork[]): void {
  if (set === undefined) {
    throw usageError('--prune needs one directory on the host of libvirt, or --set', 'vnet apply --help');
  }
  if (wanted.length > 0) return;
  throw new VnetError('usage', '--prune would remove the whole set: there is no network in the files', {
    hint: 'check the path. To remove networks, use net-destroy and net-undefine',
  });
}

/** Validates all files. */
async function checked(
  plans: readonly NetworkPlan[],
  removals: readonly Removal[],
  context: Context,
): Promise<{ readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] }> {
  const files = plans.map(({ wanted }) => validateBytes(Buffer.from(wanted.source), wanted.file));
  // A network keeps its UUID and bridge, which are no conflict with itself.
  const definitions = plans.map(({ wanted, state }) =>
    validateBytes(Buffer.from(definitionFor(wanted, state)), wanted.file),
  );
  const isLocal = locationOf(context.virsh.uri, context.host).local;
  const host = isLocal ? await hostFacts(context) : undefined;
  const problems = [
    ...files.flatMap((file) => file.problems),
    ...validateTogether(files),
    ...(host === undefined ? [] : validateOnHost(definitions, without(removals, host.facts))),
  ].sort(byPosition);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { errors, warnings: [...problems, ...(host?.notes ?? [])] };
}

/** The host as it is when networks are removed. */
function without(removals: readonly Removal[], facts: HostFacts): HostFacts {
  const gone = removals.filter(({ obstacle }) => obstacle === undefined).map(({ state }) => state);
  const names = new Set(gone.map(({ name }) => name));
  const bridges = new Set(
    gone.flatMap(({ live }) =>
      live !== undefined && hasOwnBridge(live.network) ? (live.network.bridge?.name ?? []) : [],
    ),
  );
  const stays = (link: string) => !bridges.has(link);
  return {
    ...facts,
    links: new Set([...facts.links].filter(stays)),
    bridges: new Set([...facts.bridges].filter(stays)),
    routes: facts.routes.filter(({ dev }) => stays(dev)),
    networks: facts.networks.filter(({ name }) => !names.has(name)),
  };
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

function foreseen(plan: NetworkPlan): ApplyResult {
  return { plan, status: expectedStatus(plan), error: plan.obstacle };
}

/** The networks that the user lets vnet restart. */
async function confirmedRestarts(plans: readonly NetworkPlan[], { host, output }: Context): Promise<Set<string>> {
  const confirmed = new Set<string>();
  if (output !== 'table' || !host.isTerminal('stdin') || !host.isTerminal('stderr')) return confirmed;
  for (const plan of plans.filter(({ pendingRestart, restartObstacle: obstacle }) => pendingRestart && !obstacle)) {
    host.write('stderr', planText(foreseen(plan), true));
    const isCutOff = plan.state?.live !== undefined && hasOwnBridge(plan.state.live.network);
    const guests = plan.state === undefined || !isCutOff ? 0 : connectionsOf(plan.state);
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

interface Results {
  readonly results: readonly ApplyResult[];
  readonly removed: readonly RemovalResult[];
}

async function outcomeOf(
  { results, removed }: Results,
  { flags: { plan: isPlan, 'detailed-exitcode': isDetailed }, context, findings }: OutcomeOptions,
): Promise<Outcome> {
  const isChanged = results.some(wasChanged) || removed.some(({ error }) => error === undefined);
  const failed = [...removed, ...results].flatMap(({ error }) => error ?? []);
  const differs = isChanged || results.some(({ status }) => status === 'pending restart');
  const changedStatus = isDetailed ? 2 : isPlan ? 1 : 0;
  return {
    kind: 'record',
    text: [...removed.map((each) => removalText(each, isPlan)), ...results.map((each) => planText(each, isPlan))].join(
      '',
    ),
    data: { changed: isChanged, networks: [...removed.map(removalData), ...results.map(resultData)] },
    status: failed[0] !== undefined ? EXIT_STATUS[failed[0].code] : (isPlan ? differs : isChanged) ? changedStatus : 0,
    findings: [
      ...findings,
      ...(await guestFindings({ results, removed }, context)),
      ...failed.flatMap((error) => error.findings),
      ...results.flatMap((each) => pendingFindings(each, isPlan)),
    ],
  };
}

function wasChanged({ plan, error }: ApplyResult): boolean {
  return error === undefined && plan.steps.length > 0;
}

async function guestFindings({ results, removed }: Results, context: Context): Promise<Finding[]> {
  const networks = new Map(results.map(({ plan: { wanted } }) => [wanted.name, wanted.network]));
  const names = new Set([...(await networkNames(context)), ...networks.keys()]);
  for (const { removal, error } of removed) if (error === undefined) names.delete(removal.state.name);
  return danglingGuests(context.virsh, { names, networks });
}

function pendingFindings({ plan, status }: ApplyResult, isPlan: boolean): Finding[] {
  const { wanted, state, restartObstacle: obstacle } = plan;
  if (status !== 'pending restart' || (isPlan && obstacle === undefined)) return [];
  const note: Finding = {
    id: 'pending-restart',
    severity: 'note',
    message: `network '${wanted.name}' needs a restart until all changes are in effect`,
  };
  if (obstacle !== undefined)
    return [{ ...note, message: `${note.message}; vnet ${obstacle.message}` }, ...obstacle.hints];
  const guests = state === undefined || connectionsOf(state) === 0 ? '' : ' and keep its guests connected';
  // What was on standard input is defined now.
  const commands = [
    wanted.file === '-'
      ? shellCommand('vnet', 'restart', ...operands(wanted.name))
      : shellCommand('vnet', 'apply', '--restart', ...operands(wanted.file)),
  ];
  return [{ ...note, fix: `to restart it${guests}, run`, commands }];
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
  // The others are clear from the status and the changes.
  const others = steps.filter(
    ({ kind }) =>
      kind === 'autostart' ||
      (state !== undefined && (kind === 'start' || (kind === 'define' && state.definition === undefined))),
  );
  return changeLines(title, changes, { state }) + others.map((step) => `  ${printable(stepText(step))}\n`).join('');
}

function removalText({ removal, error }: RemovalResult, isPlan: boolean): string {
  const future = isPlan ? 'will be removed' : 'removed';
  const status = error === undefined ? future : isPlan ? 'cannot be removed' : 'failed';
  return `${printable(`network ${removal.state.name}: ${status}`)}\n`;
}

function removalData({ removal: { state }, error }: RemovalResult) {
  const { definition, live } = state;
  return {
    network: state.name,
    file: null,
    status: error === undefined ? 'removed' : 'failed',
    changed: error === undefined,
    steps: error === undefined ? [...(live ? ['stop'] : []), ...(definition ? ['undefine'] : [])] : [],
    changes: [],
    before: (definition ?? live)?.source ?? '',
    after: '',
    error: error?.message ?? null,
  };
}

function definedXml(steps: NetworkPlan['steps']): string {
  return steps.flatMap((step) => (step.kind === 'define' ? [step.xml] : [])).join('');
}

function resultData(result: ApplyResult) {
  const { plan, status, error } = result;
  const { wanted, state, changes, steps } = plan;
  const { before, after } =
    state === undefined ? { before: '', after: definedXml(steps) } : asLibvirtWrites(wanted, state);
  // libvirt before 9.7 drops what the file says about title and description.
  const isDefined = steps.some(({ kind }) => kind === 'define');
  return {
    network: wanted.name,
    file: wanted.file,
    status,
    changed: wasChanged(result),
    steps: steps.map(stepText),
    changes: changes.map(differenceData),
    before,
    after: isDefined ? after : before,
    error: error?.message ?? null,
  };
}
