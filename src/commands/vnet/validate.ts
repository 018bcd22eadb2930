import type { Step } from '../../change/registry.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { validateTogether } from '../../document/across-files.ts';
import { validateOnHost } from '../../document/on-host.ts';
import { byPosition, type Problem } from '../../document/problem.ts';
import type { Validated, ValidateOptions } from '../../document/validate.ts';
import { NEWEST_KNOWN, versionNumber } from '../../document/version.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { hostFacts } from '../../facts/host.ts';
import { xmlFilesIn } from '../../facts/network-file.ts';

import type { Finding } from '../../finding.ts';
import { noSuchFile } from '../../host/no-such-file.ts';
import { daemonVersion } from '../../libvirt/daemon-version.ts';
import { type Paint, paintFor } from '../../render/colour.ts';
import { unifiedDiff } from '../../render/diff.ts';
import { fitted } from '../../render/fit.ts';
import { type Outcome, styledText, table, text } from '../../render/outcome.ts';
import { PROBLEM_FIELDS, problemData, problemFrames, shownFile } from '../../render/problem-frame.ts';
import { printableLines } from '../../terminal/printable.ts';
import { everyRule, type RuleOfKind } from '../../validate/every-rule.ts';
import { fix, validateBytes } from '../../validate/validate.ts';
import { MAX_XML_BYTES } from '../../xml/parse.ts';

const flags = {
  rules: { summary: 'list all rules' },
  strict: { summary: 'report unknown elements and attributes as errors' },
  libvirt: {
    value: 'VERSION',
    summary: 'libvirt version to assume (default: that of the connection if there is one, else the newest known)',
  },
  host: { summary: 'also compare with this host: its networks, filters, routes, links and listening programs' },
  try: { summary: 'also define and start networks in a sandbox' },
  fix: { summary: 'fix problems with a single possible fix and show the change; with -, print the fixed XML' },
  'dry-run': dryRunFlag,
} as const;

export default command({
  name: 'validate',
  summary: 'Validate files with networks, filters and interfaces',
  group: 'files',
  details:
    'Checks networks, network filters, filter bindings, interfaces of hosts and guests, and network ports; the root element of a file says which it has. Of a <domain>, it checks every <interface>. Reports every problem with its position, cause and fix; valid files produce no output, except on a terminal. Errors: libvirt would reject the file at define, or the network or filter at start. Warnings: libvirt accepts it, but it is likely to cause trouble. Several files are also compared: duplicate names, UUIDs, bridges and subnets. A directory means its *.xml files. Fails with 1 if there are errors, and with 6 if a file cannot be read.',
  args: {
    file: {
      summary: 'files with XML or directories; - is standard input',
      optional: true,
      variadic: true,
      complete: 'xml-files',
    },
  },
  flags,
  formats: ['sarif'],
  examples: [
    { line: 'vnet validate route.xml', does: 'Report every problem of a file' },
    { line: 'vnet validate --fix --dry-run networks/', does: 'Show what vnet can fix in a directory' },
    { line: 'generator | vnet validate --fix - > lab.xml', does: 'Fix what another program writes' },
    { line: 'vnet validate --libvirt 9.0.0 -o sarif *.xml', does: 'Print SARIF for code scanning, as for Debian 12' },
    { line: 'vnet validate --rules', does: 'List all rules' },
  ],
  shape: ['list'],
  fields: {
    'file?': ['string', 'file of the problem'],
    'line?': ['integer', 'line, from 1'],
    'column?': ['integer', 'column in characters, from 1'],
    'severity?': ['string', 'error or warning'],
    'stage?': ['string', 'when libvirt rejects it or it causes trouble: define, start or use'],
    'rule?': ['string', 'id of the rule; vnet explain RULE explains it'],
    'message?': ['string', 'what is wrong'],
    'why?': ['string', 'why it is a problem'],
    'fix?': ['string', 'what to do'],
    'libvirtMessage?': ['string', 'what libvirt says about it'],
    'id?': ['string', 'with --rules: id of the rule'],
    'since?': ['string', 'with --rules: first libvirt that it applies to'],
    'until?': ['string', 'with --rules: first libvirt that it no longer applies to'],
    'wrong?': ['string', 'with --rules: an example with the problem'],
    'right?': ['string', 'with --rules: the example without it'],
  },

  async run({ args, flags: given }, context) {
    if (given.rules) return rulesTable();
    if (args.file.length === 0) throw usageError('missing argument: FILE', 'vnet validate --help');
    if (given['dry-run'] && !given.fix) throw usageError('--dry-run needs --fix', 'vnet validate --help');
    const { libvirt, findings } = await versionFor(given.libvirt, context);
    const options = { libvirt, strict: given.strict };
    const { files, failures, fixed, recovered } = await inputsOf(args.file, { ...given, options }, context);
    const changed = given.fix ? fixed.map(({ after }) => after) : files;
    const checked = changed.map(({ name, bytes }) => validateBytes(bytes, name, options));
    const host = given.host ? await hostFacts(context, neededFacts(checked)) : undefined;
    const onHost = host === undefined ? [] : validateOnHost(checked, host.facts, options);
    const alone = checked.flatMap(({ problems: found }) => found);
    const networks = changed.filter((_, index) => checked[index]?.kind.schema.name === 'network');
    const rehearsed =
      given.try && networks.length > 0 ? await askLibvirt(networks, context) : { problems: [], findings: [] };
    const problems = [...alone, ...validateTogether(checked, options), ...onHost, ...rehearsed.problems].sort(
      byPosition,
    );
    const stream = given['dry-run'] ? undefined : fixed.find(({ before }) => before.name === '-');
    const outcome =
      stream === undefined || context.output !== 'table'
        ? await problemsOutcome({ problems, fixed, names: changed.map(({ name }) => name) }, context)
        : await filterOutcome(stream, problems, context);
    return {
      ...outcome,
      status: statusOf(problems, failures),
      findings: [
        ...recovered,
        ...(outcome.findings ?? []),
        ...findings,
        ...(host?.notes ?? []),
        ...rehearsed.findings,
        ...(given.try ? notTried(checked) : []),
        ...failures,
      ],
    };
  },
});

/** What the rules about these files need to know about the host. */
function neededFacts(files: readonly Validated<unknown>[]) {
  const has = (...roots: readonly string[]) => files.some(({ kind }) => roots.includes(kind.schema.name));
  const filters = files.filter(({ kind }) => kind.schema.name === 'filter');
  return {
    filters: has('filter', 'filterbinding'),
    portGroups: has('networkport'),
    filesFilters: filters.flatMap(({ kind, model }) => (model === undefined ? [] : (kind.nameOf?.(model) ?? []))),
  };
}

/** --try starts networks. */
function notTried(files: readonly Validated<unknown>[]): Finding[] {
  const others = files.filter(({ kind }) => kind.schema.name !== 'network');
  return others.map(({ file, kind }) => ({
    id: 'not-tried',
    severity: 'note',
    message: `${file} was not tried: it is a ${kind.noun}, and --try starts only networks`,
  }));
}

interface Input {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Fixed {
  readonly before: Input;
  readonly after: Input;
}

interface InputOptions {
  readonly fix: boolean;
  readonly 'dry-run': boolean;
  readonly options: ValidateOptions;
}

interface Inputs {
  readonly files: readonly Input[];
  /** Why the other files cannot be read. */
  readonly failures: readonly Finding[];
  readonly fixed: readonly Fixed[];
  /** What was recovered from an earlier run that was interrupted. */
  readonly recovered: readonly Finding[];
}

/** Reads the files and, with --fix, fixes them: all that need it, or none if one cannot be written. */
async function inputsOf(
  names: readonly string[],
  { fix, 'dry-run': dryRun, options }: InputOptions,
  { host }: Context,
): Promise<Inputs> {
  const bytesOf = reader(names, host);
  const read = () => {
    const { files, failures } = readAll(names, host, bytesOf);
    return { files, failures, fixed: fix ? files.map((file) => fixedFile(file, options)) : [], recovered: [] };
  };
  if (!fix || dryRun || names.every((name) => name === '-')) return read();
  const { changeHost } = await import('../../change/change.ts');
  let inputs: Inputs = { files: [], failures: [], fixed: [], recovered: [] };
  const { findings } = await changeHost(host, async () => {
    inputs = read();
    const changed = inputs.fixed.filter(({ before, after }) => before.name !== '-' && before !== after);
    const steps = await Promise.all(changed.map((file) => stepOf(host, file)));
    return { title: 'fix network files', steps };
  });
  return { ...inputs, recovered: findings };
}

async function stepOf(host: Context['host'], { before, after }: Fixed): Promise<Step> {
  const { editStep } = await import('../../change/file-step.ts');
  const { Conflict } = await import('../../change/conflict.ts');
  const [from, to] = [before, after].map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
  return editStep(host, before.name, (content) => {
    if (content !== from) throw new Conflict(`${before.name} has changed`);
    return to;
  });
}

/**
 * Reads the files of the command line, which may be pipes: what can be read only once is kept for the next plan. In a
 * directory, only regular files are read.
 */
function reader(names: readonly string[], host: Context['host']): (name: string) => Uint8Array | undefined {
  const read = new Map<string, Uint8Array | undefined>();
  return (name) => {
    const again = name !== '-' && (!names.includes(name) || host.isRegularFile(name));
    if (again) return host.readFile(name, MAX_XML_BYTES);
    if (!read.has(name)) read.set(name, host.readInput(name, { bytes: MAX_XML_BYTES }));
    return read.get(name);
  };
}

/** Reads every file; for those that cannot be read, says why. */
function readAll(
  names: readonly string[],
  host: Context['host'],
  bytesOf: (name: string) => Uint8Array | undefined,
): { files: Input[]; failures: Finding[] } {
  const files: Input[] = [];
  const failures: Finding[] = [];
  for (const name of new Set(names.flatMap((given) => expand(given, host)))) {
    try {
      const bytes = bytesOf(name);
      if (bytes === undefined) failures.push(...noSuchFile(name, host).findings);
      else files.push({ name, bytes });
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      failures.push(...error.findings);
    }
  }
  return { files, failures };
}

function expand(name: string, host: Context['host']): string[] {
  return (name === '-' ? undefined : xmlFilesIn(name, host)) ?? [name];
}

function fixedFile(before: Input, options: ValidateOptions): Fixed {
  const source = Buffer.from(before.bytes).toString();
  // What is not UTF-8 would not survive the edit.
  if (!Buffer.from(source).equals(before.bytes)) return { before, after: before };
  const text = fix(source, before.name, options);
  return { before, after: text === source ? before : { name: before.name, bytes: Buffer.from(text) } };
}

async function problemsOutcome(result: Result, context: Context): Promise<Outcome> {
  const { problems } = result;
  const { output } = context;
  if (output === 'table') return styledText(await report(result, context));
  if (output === 'sarif') {
    const { sarif } = await import('../../render/sarif.ts');
    const { json } = await import('../../render/json.ts');
    return text(
      `${json(
        sarif(
          problems,
          everyRule.map(({ rule }) => rule),
        ),
        2,
      )}\n`,
    );
  }
  return table<Problem>({ columns: [], rows: problems, data: problemData, fields: PROBLEM_FIELDS });
}

interface Result {
  readonly problems: readonly Problem[];
  readonly fixed: readonly Fixed[];
  /** The files that could be read. */
  readonly names: readonly string[];
}

/** The last line at a terminal, where silence would leave doubt. Empty for a single problem, or if no file could be read. */
function countOf(problems: readonly Problem[], names: readonly string[]): string {
  const files = names.length === 1 ? shownFile(names[0] ?? '') : `${names.length} files`;
  if (problems.length === 0) return names.length === 0 ? '' : `${files}: no problems\n`;
  if (problems.length === 1) return '';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const counts = [counted(errors, 'error'), counted(problems.length - errors, 'warning')];
  return `${files}: ${counts.filter((count) => count !== '').join(' and ')}\n`;
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The changes and the remaining problems, for a person. */
async function report(
  { problems, fixed, names }: Result,
  { host, colour }: Pick<Context, 'host' | 'colour'>,
): Promise<string> {
  const paint = await paintFor(colour.stdout);
  const diffs = fixed.map(({ before, after }) =>
    unifiedDiff(String(before.bytes), String(after.bytes), before.name, paint),
  );
  const frames = await fitted((wrapLine) => problemFrames(problems, paint, wrapLine), host.terminalSize()?.columns);
  const count = host.isTerminal('stdout') ? countOf(problems, names) : '';
  return [...diffs, frames, count].filter((part) => part !== '').join('\n');
}

/** `--fix -`: the fixed standard input on stdout, the change and the problems that are left on stderr. */
async function filterOutcome(
  { before, after }: Fixed,
  problems: readonly Problem[],
  { host }: Context,
): Promise<Outcome> {
  const fixed = Buffer.from(after.bytes).toString();
  // Bytes that are not UTF-8 would change.
  const whole = Buffer.from(fixed).equals(after.bytes) ? fixed : '';
  return {
    ...text(host.isTerminal('stdout') ? printableLines(whole) : whole),
    findings: [...fixedNote(before, after, await paintFor(false)), ...problems],
  };
}

function fixedNote(before: Input, after: Input, plain: Paint): Finding[] {
  const diff = unifiedDiff(String(before.bytes), String(after.bytes), before.name, plain);
  if (diff === '') return [];
  return [{ id: 'fixed', severity: 'note', message: 'fixed standard input', evidence: diff.trimEnd().split('\n') }];
}

/** Defines and starts each network with the installed libvirt, in a sandbox. */
async function askLibvirt(
  files: readonly Input[],
  { host }: Context,
): Promise<{ problems: Problem[]; findings: Finding[] }> {
  const { libvirtVerdicts, rejectionProblem } = await import('../../sandbox/validate-try.ts');
  const { progressOn } = await import('../../terminal/progress.ts');
  const progress = progressOn(host);
  const sources = files.map(({ name, bytes }) => ({ file: name, xml: Buffer.from(bytes).toString() }));
  const verdicts = await libvirtVerdicts(host, sources, {
    limit: host.limits.change,
    onProgress: (step) => void progress.show(`${step} ...`),
  }).finally(progress.clear);
  return {
    problems: verdicts.flatMap((verdict) => rejectionProblem(verdict) ?? []),
    findings: verdicts
      .filter(({ started }) => started)
      .map(({ file, libvirt }) => ({
        id: 'accepted',
        severity: 'note',
        message: `libvirt ${libvirt} defines and starts ${file}`,
      })),
  };
}

function statusOf(problems: readonly Problem[], failures: readonly Finding[]): number {
  if (failures.length > 0) return EXIT_STATUS['file-unreadable'];
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** The libvirt version to assume: that of --libvirt, else that of the connection if one is given. */
async function versionFor(
  named: string | undefined,
  context: Context,
): Promise<{ libvirt?: string | undefined; findings: Finding[] }> {
  if (named !== undefined && versionNumber(named) === undefined) {
    throw new VnetError('usage', `invalid version '${named}' for --libvirt; use a version such as 9.0.0`);
  }
  const { uri } = context.virsh;
  if (named !== undefined || uri === undefined) return { libvirt: named, findings: [] };
  try {
    return { libvirt: await daemonVersion(context), findings: [] };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    const message = `the libvirt at ${uri} does not answer; checked as libvirt ${NEWEST_KNOWN} would`;
    return { findings: [{ id: 'version-unknown', severity: 'note', message }] };
  }
}

function rulesTable(): Outcome {
  return table<RuleOfKind>({
    columns: [
      { title: 'Rule', cell: ({ rule }) => rule.id },
      { title: 'Severity', drop: 3, cell: ({ rule }) => rule.severity },
      { title: 'Stage', drop: 2, cell: ({ rule }) => rule.stage },
      {
        title: 'libvirt',
        drop: 1,
        cell: ({ rule: { since, until } }) =>
          [since && `from ${since}`, until && `before ${until}`].filter(Boolean).join(', ') || 'all',
      },
      { title: 'Why', prose: true, cell: ({ rule }) => rule.why },
    ],
    rows: everyRule,
    data: ({ rule: { id, severity, stage, since, until, why, wrong, right } }) => ({
      id,
      severity,
      stage,
      since,
      until,
      why,
      wrong: wrong[0],
      right: right[0],
    }),
  });
}
