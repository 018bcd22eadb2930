import { command } from '../../cli/command.ts';
import { usageError } from '../../cli/usage-error.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { parseDuration } from '../../host/limits.ts';
import { noSuchFile } from '../../host/no-such-file.ts';
import { validateText } from '../../network/validate/validate.ts';
import { paintFor } from '../../render/colour.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import type { RehearsedForward } from '../../sandbox/checks/forwards.ts';
import type { Source } from '../../sandbox/context.ts';
import { endSandbox, type KeptSandbox, keptSandboxes } from '../../sandbox/host/kept-sandboxes.ts';
import { hostInside } from '../../sandbox/host/namespace.ts';
import { ownProgram } from '../../sandbox/host/own-program.ts';
import type { Sandbox } from '../../sandbox/host/sandbox.ts';
import { openShell } from '../../sandbox/host/shell.ts';
import { rehearse } from '../../sandbox/rehearse.ts';
import { report } from '../../sandbox/report.ts';
import { passed, type Rehearsal, rehearsalData } from '../../sandbox/result.ts';
import { bridgesToReplace } from '../../sandbox/world/copy-host.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { progressOn } from '../../terminal/progress.ts';
import { specsIn } from './forward/spec.ts';

export default command({
  name: 'try',
  summary: 'Rehearse networks in a sandbox with a real libvirt',
  group: 'files',
  details:
    "Starts the installed libvirt, with its dnsmasq and firewall, in a sandbox: it sees and changes nothing of this host, whatever a network's definition says, and ends with vnet. Defines and starts each network, plugs in two guests, and compares what the definition says with what real packets do. Creates the links that a network forwards to. Works for ordinary users if the kernel allows user namespaces. Fails with 1 if libvirt rejects a network or a check fails, and with 7 at the time limit.",
  args: {
    file: {
      summary: 'file with the XML of a network, - is standard input; with --shell and --end, a kept sandbox',
      optional: true,
      variadic: true,
      complete: 'xml-files',
    },
  },
  flags: {
    'no-probe': { summary: 'define and start only, without guests and packets' },
    forward: {
      value: 'FORWARD',
      repeatable: true,
      summary: 'forward [tcp:|udp:]PORT[-END][:GUESTPORT] to the first guest, as vnet forward does',
    },
    route: { value: 'CIDR[:DEVICE]', repeatable: true, summary: 'add this route to the sandbox first' },
    'like-host': { summary: "copy this host's interfaces, addresses and routes first" },
    timeout: { value: 'TIME', summary: 'time limit, such as 90s, 5m or 1h (default: 5m)' },
    keep: { summary: 'keep the sandbox running and print how to enter it' },
    name: { value: 'NAME', summary: 'name of the kept sandbox' },
    shell: { summary: 'open a shell in the sandbox; vnet and virsh connect to its libvirt' },
    list: { summary: 'list kept sandboxes' },
    end: { summary: 'end kept sandboxes' },
  },
  examples: [
    { line: 'vnet try route.xml', does: 'Rehearse the network of route.xml' },
    { line: 'vnet try --like-host --no-probe *.xml', does: 'See if networks collide with this host or each other' },
    { line: 'vnet try --forward 8080:80 nat.xml', does: 'Rehearse a port forward, too' },
    { line: 'vnet try --keep --name lab route.xml', does: 'Keep the sandbox running' },
    { line: 'vnet try --shell lab', does: 'Open a shell in it' },
  ],
  shape: ['object', 'list'],
  fields: {
    'libvirt?': ['string', 'version of the libvirt'],
    'ok?': ['boolean', 'whether libvirt accepted every network and no check failed'],
    'seconds?': ['number', 'how long it took'],
    'networks?': ['object[]', 'each network, with defined, started, errors, checks and what libvirt created'],
    'notes?': ['string[]', 'what could not be copied from this host'],
    'kept?': ['string | null', 'name of the kept sandbox; null if it was removed'],
    'name?': ['string', 'with --list: name of a kept sandbox'],
    'pid?': ['integer', 'with --list: process that keeps it'],
    'uri?': ['string', 'with --list: its libvirt connection'],
  },

  async run({ args, flags }, context) {
    const { host, virsh, colour } = context;
    const kept = keptSandboxes(host);
    if (flags.list) return listOutcome(kept);
    if (flags.end) return end(host, select(kept, args.file));
    if (flags.shell && entersKept(host, kept, args.file)) return enter(host, select(kept, args.file));
    if (args.file.length === 0 && !flags.shell && !flags.keep) {
      throw usageError('missing argument: FILE', 'vnet try --help');
    }
    if (flags.name !== undefined && !flags.keep && !flags.shell) {
      throw usageError('--name needs --keep', 'vnet try --help');
    }
    const forwards = forwardsIn(flags.forward, args.file, flags['no-probe']);
    const name = nameFor(flags.name, kept);
    const sources = args.file.map((file) => readSource(host, file));
    const progress = progressOn(host);
    const skip = flags['like-host'] ? await bridgesToReplace(virsh, sources) : undefined;
    try {
      const { sandbox, rehearsal } = await rehearse(host, sources, {
        name,
        limit: limitFrom(flags.timeout, host),
        isKept: flags.keep,
        visible: flags.keep || flags.shell ? (await ownProgram(host)).visible : [],
        hasGuests: !flags['no-probe'],
        forwards,
        routes: flags.route,
        copyHost: skip && { skip },
        onProgress: (step) => void progress.show(`${step} ...`),
      });
      progress.clear();
      const paint = await paintFor(colour.stdout);
      const shown = await report(rehearsal, { paint, terminal: host.terminalSize()?.columns });
      if (flags.shell)
        return await shellOutcome(host, sandbox, { isKept: flags.keep, shown: sources.length > 0 ? shown : '' });
      if (!flags.keep) await sandbox.end();
      return {
        ...{ kind: 'record', text: shown, data: rehearsalData(rehearsal), styled: true },
        status: passed(rehearsal) ? 0 : EXIT_STATUS.refused,
        findings: [...rejectedFindings(rehearsal, sources), ...(flags.keep ? keptFindings(name) : [])],
      };
    } finally {
      progress.clear();
    }
  },
});

/** Reads `[tcp:|udp:]PORT[-END][:GUESTPORT]`. Throws VnetError `usage`. */
function forwardsIn(
  texts: readonly string[],
  files: readonly string[],
  isNotProbed: boolean,
): readonly RehearsedForward[] {
  if (texts.length === 0) return [];
  const wrong = (message: string) => usageError(message, 'vnet try --help');
  if (isNotProbed) throw wrong('--forward needs guests, and --no-probe has none');
  if (files.length !== 1) throw wrong('--forward needs exactly one file');
  return texts.flatMap((text) => {
    const [, protocol = 'tcp', ports = ''] = /^(?:(tcp|udp):)?(.*)$/s.exec(text) ?? [];
    const specs = specsIn([protocol, ports]);
    if (specs.some(({ address }) => address !== undefined)) {
      throw wrong(`invalid forward '${text}': the host in the sandbox has other addresses; omit the address`);
    }
    return specs;
  });
}

/** Returns milliseconds. The default of 5 minutes is that of all changes; the common option --timeout sets it too. */
function limitFrom(time: string | undefined, host: Host): number {
  if (time === undefined) return host.limits.change;
  const limit = parseDuration(time);
  if (limit !== undefined && limit > 0) return limit;
  throw new VnetError('usage', `invalid time '${time}'`, { hint: 'use a time such as 90s, 5m or 1h' });
}

function readSource(host: Host, file: string): Source {
  const bytes = host.readInput(file, { bytes: FILE_LIMIT });
  if (bytes === undefined) throw noSuchFile(file, host);
  return { file: file === '-' ? 'stdin' : file, xml: bytes.toString() };
}

/** virsh reads no larger file (VSH_MAX_XML_FILE). */
const FILE_LIMIT = 10 * 1024 * 1024;

/** Returns the name for a new sandbox. Throws VnetError `usage` if it is invalid or in use. */
function nameFor(name: string | undefined, kept: readonly KeptSandbox[]): string {
  const names = kept.map((sandbox) => sandbox.name);
  if (name === undefined) {
    let number = 1;
    while (names.includes(`try${number}`)) number += 1;
    return `try${number}`;
  }
  if (!/^\w[\w.-]{0,40}$/.test(name)) {
    throw new VnetError('usage', `invalid name '${name}'`, { hint: "use letters, digits, '.', '_' and '-'" });
  }
  if (!names.includes(name)) return name;
  throw new VnetError('usage', `sandbox '${name}' runs already`, {
    hint: 'choose another name, or end it',
    commands: [shellCommand('vnet', 'try', '--end', ...operands(name))],
  });
}

/** Where libvirt rejects a file, how to see the place in it: if vnet finds an error there. */
function rejectedFindings({ networks, libvirt }: Rehearsal, sources: readonly Source[]): Finding[] {
  const rejected = networks.flatMap(({ file, started }, index) => {
    const xml = sources[index]?.xml;
    if (started || xml === undefined || file === 'standard input') return [];
    const problems = validateText(xml, file, { libvirt });
    return problems.some(({ severity }) => severity === 'error') ? [file] : [];
  });
  if (rejected.length === 0) return [];
  const commands = [shellCommand('vnet', 'validate', '--libvirt', libvirt, ...operands(...rejected))];
  return [{ id: 'rejected', severity: 'hint', message: 'to see the place in the file and the fix, run', commands }];
}

function keptFindings(name: string): Finding[] {
  const id = 'sandbox-kept';
  return [
    { id, severity: 'note', message: `sandbox '${name}' keeps running` },
    {
      id,
      severity: 'hint',
      message: 'enter it',
      commands: [shellCommand('vnet', 'try', '--shell', ...operands(name))],
    },
    { id, severity: 'hint', message: 'end it', commands: [shellCommand('vnet', 'try', '--end', ...operands(name))] },
  ];
}

function listOutcome(kept: readonly KeptSandbox[]): Outcome {
  return table<KeptSandbox>({
    columns: [
      { title: 'Name', cell: ({ name }) => name },
      { title: 'Connection', cell: ({ uri }) => uri },
    ],
    rows: kept,
    data: ({ name, pid, uri }) => ({ name, pid, uri }),
    fields: ['name', 'pid', 'uri'],
  });
}

/** Whether the arguments of --shell mean a kept sandbox, rather than files for a new one: a word that is no path does. */
function entersKept(host: Host, kept: readonly KeptSandbox[], names: readonly string[]): boolean {
  if (names.length === 0) return kept.length > 0;
  if (kept.some(({ name }) => names.includes(name))) return true;
  const [name = '', ...others] = names;
  return others.length === 0 && /^\w[\w.-]*$/.test(name) && !/\.xml$/i.test(name) && !host.isRegularFile(name);
}

/** Returns the kept sandboxes of these names, or the only one. Throws VnetError `not-found` or `usage`. */
function select(kept: readonly KeptSandbox[], names: readonly string[]): readonly KeptSandbox[] {
  const list = kept.map(({ name }) => name).join(', ');
  const hint = kept.length === 0 ? 'no sandbox is kept' : `kept sandboxes: ${list}`;
  if (names.length === 0 && kept.length !== 1)
    throw new VnetError('usage', 'missing argument: name of a kept sandbox', { hint });
  for (const name of names) {
    if (!kept.some((sandbox) => sandbox.name === name)) {
      throw new VnetError('not-found', `no kept sandbox named '${name}'`, { hint });
    }
  }
  return names.length === 0 ? kept : kept.filter(({ name }) => names.includes(name));
}

async function end(host: Host, sandboxes: readonly KeptSandbox[]): Promise<Outcome> {
  for (const { pid } of sandboxes) await endSandbox(host, pid);
  return text(sandboxes.map(({ name }) => `Sandbox ${name} removed\n`));
}

async function enter(host: Host, [sandbox]: readonly KeptSandbox[]): Promise<Outcome> {
  if (sandbox === undefined) return text('');
  const { status } = await openShell(host, hostInside(host, sandbox), sandbox.name);
  return { ...text(''), status: status ?? 1 };
}

interface ShellOptions {
  readonly isKept: boolean;
  /** What to print before the shell opens. */
  readonly shown: string;
}

async function shellOutcome(host: Host, sandbox: Sandbox, { isKept, shown }: ShellOptions): Promise<Outcome> {
  host.write('stdout', shown);
  const { status } = await openShell(host, sandbox.inside, sandbox.name);
  if (!isKept) await sandbox.end();
  return { ...text(''), status: status ?? 1 };
}
