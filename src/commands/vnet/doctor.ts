import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag } from '../../cli/common-arguments.ts';
import { bugFinding } from '../../cli/run/report.ts';
import { withConnection } from '../../cli/run/with-connection.ts';
import { writeFindings } from '../../cli/run/write-findings.ts';
import type { Risk } from '../../doctor/check.ts';
import { checks } from '../../doctor/checks/index.ts';
import { type Diagnosis, diagnose, failureOf, isHealthy, type Report } from '../../doctor/diagnose.ts';
import { type Look, lookAt } from '../../doctor/look.ts';
import { followGuests, type GuestPath } from '../../doctor/path/follow.ts';
import { pathText } from '../../doctor/path/path-text.ts';
import { type FixResult, fix } from '../../doctor/repair/fix.ts';
import { writeReport } from '../../doctor/report/write.ts';
import { reportText } from '../../doctor/report-text.ts';
import { selected } from '../../doctor/selection.ts';
import { problemsOf, type Subject, subjectOf } from '../../doctor/subject.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { paintFor } from '../../render/colour.ts';
import { fitted, type WrapLine } from '../../render/fit.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { choose } from '../../terminal/choose.ts';
import { printable } from '../../terminal/printable.ts';
import { progressOn } from '../../terminal/progress.ts';

const CHECK = 'check, or an area such as firewall for all of its checks';
const OFFERS = [...new Set(checks.flatMap(({ id, area }) => [id, area]))];

export default command({
  name: 'doctor',
  summary: 'Find what is wrong with networks and guests on this host',
  group: 'overview',
  details:
    'Inspects libvirt, its networks, the firewall, routes and names, and changes nothing without --fix. Each problem is reported with what vnet saw, its effect, and the command that fixes it; the worst come first. With names, only problems of the host, of these networks and of these guests are reported, and the path of each interface of a guest is followed up to its first broken link. The exit status is 0 if the host is healthy and 1 if there are problems. If there are none, but some checks could not look, it is that of the reason, such as 4 for a missing permission. CSV has one row per problem. --fix offers the repairs that vnet can make, one by one: each can be undone, and the check runs again after it. --report writes a Markdown file that only you can read: problems, versions, networks, the interfaces of guests, leases, links, routes, sockets, firewall rules, resolv.conf and nsswitch.conf. It lists the contents first, asks on a terminal, and replaces no file. Names, MAC addresses, UUIDs and IP addresses are replaced, the same value always by the same one, and subnets that overlap still do. Names that libvirt and the kernel give (default, virbr0, vnet3), 192.168.122.0/23, loopback, link-local and multicast addresses stay. With --report the exit status is 0 once the report is written.',
  args: {
    name: {
      summary: 'network or guest (default: all)',
      optional: true,
      variadic: true,
      complete: ['networks', 'domains'],
    },
  },
  flags: {
    verbose: { summary: 'also list the checks that passed' },
    fix: { summary: 'offer to repair the problems, one by one' },
    yes: {
      short: 'y',
      summary: 'with --fix: apply safe repairs without asking, and no others; with --report: write without asking',
    },
    'accept-risk': {
      value: 'RISK',
      repeatable: true,
      choices: ['lose-ssh', 'cut-guests'],
      summary: 'with --fix: also offer repairs that have this risk',
    },
    'dry-run': dryRunFlag,
    only: { value: 'CHECK', repeatable: true, offers: OFFERS, summary: `run only this ${CHECK}` },
    skip: { value: 'CHECK', repeatable: true, offers: OFFERS, summary: `do not run this ${CHECK}` },
    report: {
      value: 'FILE',
      complete: 'files',
      summary: 'write what a maintainer needs to know to a new file (- for stdout), names and addresses replaced',
    },
    raw: { summary: 'with --report: do not replace names and addresses' },
  },
  examples: [
    { line: 'vnet doctor', does: 'Check this host' },
    { line: 'vnet doctor default', does: 'Check one network and the host' },
    { line: 'vnet doctor web', does: 'Follow the path of a guest to its first broken link' },
    { line: 'vnet doctor --verbose', does: 'Also list what is right' },
    { line: 'vnet doctor --only firewall', does: 'Run the checks of one area' },
    { line: 'vnet doctor --fix', does: 'Offer to repair what is wrong' },
    { line: 'vnet doctor --report bug.md', does: 'Write a report for a bug tracker' },
    { line: 'vnet doctor -o json', does: 'Print problems as JSON' },
  ],
  shape: ['object'],
  fields: {
    healthy: ['boolean', 'whether there are no problems'],
    'path?': [
      'object[]',
      'of guests that are named: a path for each interface, with guest, interface, network, links and problem. Each link has id, mark (ok, broken or unknown) and text',
    ],
    problems: [
      'object[]',
      'list of problems, each with id, area, severity, message, evidence, effect, cause, fix, commands, network and guest',
    ],
    passed: ['object[]', 'list of checks that found nothing, each with id, area and passed'],
    skipped: ['object[]', 'list of checks that could not look, each with id, area and reason'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { host, output } = context;
    checkOptions(flags, output);
    const wanted = selected(checks, { only: flags.only, skip: flags.skip });
    const look = lookAt(context);
    const subject = args.name.length === 0 ? undefined : await subjectIfKnown(look, args.name);
    const all = await examined(wanted, look, context);
    const selection = subject === undefined ? all : { ...all, problems: await problemsOf(look, subject, all.problems) };
    const { paths, problems: found } = await followGuests(look, [...(subject?.guests ?? [])], selection);
    const problems = withConnection(found, context.connection) as readonly Diagnosis[];
    const report = { ...selection, problems };
    if (flags.fix) return fixed(look, report, flags, context);
    const code = failureOf(report);
    const result = {
      status: code === undefined ? 0 : EXIT_STATUS[code],
      findings: report.failed.map(({ check, error }) => ({
        ...bugFinding(error, host),
        message: `check ${check.id} failed: ${bugFinding(error, host).message}`,
      })),
    };
    if (flags.report !== undefined) {
      const plain = { columns: undefined, colour: false, quiet: false, verbose: true };
      const problemsText = await textOf({ report, paths, problems: found }, plain);
      return text(await writeReport(look, problemsText, { path: flags.report, raw: flags.raw, yes: flags.yes }));
    }
    if (output === 'csv') {
      return table({ columns: [], rows: problems, data: problemData, fields: PROBLEM_FIELDS, ...result });
    }
    const { colour, quiet } = context;
    const columns = host.terminalSize()?.columns;
    const settings = { columns, colour: colour.stdout, quiet, verbose: flags.verbose };
    return {
      kind: 'record',
      styled: true,
      text: output === 'table' ? await textOf({ report, paths, problems }, settings) : '',
      data: {
        healthy: isHealthy(report),
        ...(paths.length > 0 && { path: paths.map(pathData) }),
        problems: problems.map(problemData),
        passed: report.passed.map(({ id, area, passed }) => ({ id, area, passed })),
        skipped: report.skipped.map(({ check: { id, area }, error }) => ({ id, area, reason: error.message })),
      },
      ...result,
    };
  },
});

interface FixFlags {
  readonly fix: boolean;
  readonly report: string | undefined;
  readonly raw: boolean;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
  readonly 'accept-risk': readonly Risk[];
}

/** Throws VnetError `usage` for options that do not go together. */
function checkOptions(flags: FixFlags, output: Context['output']): void {
  const { report, raw } = flags;
  if (raw && report === undefined) throw new VnetError('usage', '--raw goes with --report');
  if (flags.fix && report !== undefined) throw new VnetError('usage', '--fix and --report exclude each other');
  const needFix = (['yes', 'dry-run'] as const).find(
    (name) => flags[name] && !(name === 'yes' && report !== undefined),
  );
  if (!flags.fix && (needFix !== undefined || flags['accept-risk'].length > 0)) {
    throw new VnetError('usage', `--${needFix ?? 'accept-risk'} goes with --fix`);
  }
  if (flags.fix && output !== 'table') {
    throw new VnetError('usage', `--fix prints no data; -o ${output} does not apply`);
  }
}

/** Offers the repairs, and says what happened to each problem. */
async function fixed(look: Look, report: Report, flags: FixFlags, context: Context): Promise<Outcome> {
  const { host } = context;
  const results = await fix(look, report.problems, {
    yes: flags.yes,
    dryRun: flags['dry-run'],
    acceptedRisks: flags['accept-risk'],
    async ask(problem, question) {
      // Its commands have the connection already.
      await writeFindings([problem], { ...context, connection: [] });
      return choose(host, question);
    },
    async isStillThere({ id, guest, message }) {
      const again = lookAt(context);
      const found = await diagnose(
        checks.filter((check) => check.id === id),
        again,
      );
      const guests = id.startsWith('path-') && guest !== undefined ? [guest] : [];
      const { problems } = await followGuests(again, guests, found);
      return problems.some((problem) => problem.id === id && problem.message === message);
    },
  });
  const isDone = results.every(({ state }) => state === 'fixed');
  const columns = host.terminalSize()?.columns;
  return {
    kind: 'text',
    text: results.length === 0 ? 'no problems\n' : await fitted((wrapLine) => fixText(results, wrapLine), columns),
    status: isDone ? 0 : EXIT_STATUS.refused,
  };
}

/** What happened to each problem. Commands are not wrapped, so that they can be pasted. */
function fixText(results: readonly FixResult[], wrapLine: WrapLine): string {
  return results
    .flatMap(({ problem: { id, message }, state, lines }) => [
      wrapLine(printable(`${state}: ${message} [${id}]`), '  '),
      ...lines.map((line) => {
        const isCommand = /^(?: |to undo: )/.test(line);
        return isCommand ? `  ${printable(line)}` : wrapLine(`  ${printable(line)}`, '    ');
      }),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

/** The networks and guests with these names; undefined if libvirt cannot say, which is then a problem of the host. */
async function subjectIfKnown(look: Look, names: readonly string[]): Promise<Subject | undefined> {
  try {
    return await subjectOf(look, names);
  } catch (error) {
    if (error instanceof VnetError && error.code !== 'not-found') return undefined;
    throw error;
  }
}

/** Milliseconds until vnet shows what it waits for. */
const PATIENCE = 1000;

/** Runs the checks. A terminal shows how many have ended, if that takes long. */
async function examined(wanted: typeof checks, look: Look, { host }: Context): Promise<Report> {
  const progress = progressOn(host);
  const started = host.monotonic();
  const timer = new AbortController();
  let line = 'checking';
  let shown = Promise.resolve();
  const show = () => {
    if (!timer.signal.aborted && host.monotonic() - started >= PATIENCE) shown = progress.show(line);
  };
  void host.sleep(PATIENCE, timer.signal).then(show);
  try {
    return await diagnose(wanted, look, (ended, total) => {
      line = `${ended} of ${total} checks done`;
      show();
    });
  } finally {
    timer.abort();
    await shown;
    progress.clear();
  }
}

interface TextOptions {
  readonly report: Report;
  readonly paths: readonly GuestPath[];
  /** With the connection in their commands. */
  readonly problems: readonly Diagnosis[];
}

interface TextSettings {
  /** The width of the terminal; undefined to wrap nothing. */
  readonly columns: number | undefined;
  readonly colour: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

async function textOf(
  { report, paths, problems }: TextOptions,
  { columns, colour, quiet, verbose }: TextSettings,
): Promise<string> {
  const paint = await paintFor(colour);
  return fitted(
    (wrapLine) =>
      (quiet ? '' : pathText(paths, paint, wrapLine)) +
      reportText(report, problems, { paint, wrapLine, verbose, quiet }),
    columns,
  );
}

function pathData({ guest, nic, hops, problem }: GuestPath) {
  return {
    guest,
    interface: nic?.mac ?? null,
    network: nic?.network ?? null,
    links: hops.map(({ id, mark, text }) => ({ id, mark, text })),
    problem: problem ?? null,
  };
}

const PROBLEM_FIELDS = [
  'id',
  'area',
  'severity',
  'message',
  'evidence',
  'effect',
  'cause',
  'fix',
  'commands',
  'network',
  'guest',
];

function problemData({
  id,
  area,
  severity,
  message,
  evidence,
  effect,
  cause,
  fix,
  commands,
  network,
  guest,
}: Diagnosis) {
  return {
    id,
    area,
    severity,
    message,
    evidence: [...evidence],
    effect,
    cause: cause ?? null,
    fix: fix ?? null,
    commands: [...(commands ?? [])],
    network: network ?? null,
    guest: guest ?? null,
  };
}
