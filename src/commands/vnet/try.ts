import { command } from '../../cli/command.ts';
import { usageError } from '../../cli/usage-error.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { signalStatus } from '../../host/signals.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { endSandbox, type KeptSandbox, keptSandboxes } from '../../sandbox/host/kept-sandboxes.ts';
import { hostInside } from '../../sandbox/host/namespace.ts';
import { ownProgram } from '../../sandbox/host/own-program.ts';
import { openShell } from '../../sandbox/host/shell.ts';
import { progressOn } from '../../sandbox/progress.ts';
import type { Source } from '../../sandbox/rehearse.ts';
import { Interrupted, rehearseAll } from '../../sandbox/rehearse-all.ts';
import { report } from '../../sandbox/report.ts';
import { rehearsalData, wentWell } from '../../sandbox/result.ts';
import { bridgesOfSame } from '../../sandbox/world/copy-host.ts';
import { shellCommand } from '../../shell-words.ts';

export default command({
  name: 'try',
  summary: 'Rehearse networks on a throw-away libvirt host',
  group: 'files',
  details:
    "Starts the installed libvirt with its dnsmasq and firewall in new namespaces; this host's libvirt, networks, firewall and files do not change. Defines and starts each network, plugs in two guests, and compares what the forward mode promises with what real packets do. Creates the devices that a network forwards to. Works for ordinary users if the kernel allows user namespaces. Fails with 1 if libvirt rejects a network or a check fails.",
  args: {
    file: {
      summary: 'file with the XML of a network, - is standard input; with --shell and --end, a kept host',
      optional: true,
      variadic: true,
      complete: 'files',
    },
  },
  flags: {
    'no-probe': { summary: 'define and start only, without guests and packets' },
    route: { value: 'CIDR[:DEVICE]', repeatable: true, summary: 'add this route to the test host first' },
    'like-host': { summary: "copy this host's interfaces, addresses and routes first" },
    keep: { summary: 'keep the test host running and print how to enter it' },
    name: { value: 'NAME', summary: 'name of the kept host' },
    shell: { summary: 'open a shell on the test host; vnet and virsh connect to it' },
    list: { summary: 'list kept hosts' },
    end: { summary: 'end kept hosts' },
  },
  examples: [
    { line: 'vnet try route.xml', does: 'Rehearse the network of route.xml' },
    { line: 'vnet try --like-host --no-probe *.xml', does: 'See if networks collide with this host or each other' },
    { line: 'vnet try --keep --name lab route.xml', does: 'Keep the test host running' },
    { line: 'vnet try --shell lab', does: 'Open a shell on it' },
  ],
  fields: {
    libvirt: 'version of the libvirt',
    ok: 'whether libvirt accepted every network and no check failed',
    seconds: 'how long it took',
    networks: 'each network, with defined, started, errors, checks and what libvirt created',
    notes: 'what could not be copied from this host',
    kept: 'name of the kept host; null if it was removed',
  },

  async run({ args, flags }, { host, virsh }) {
    const kept = keptSandboxes(host);
    if (flags.list) return listed(kept);
    if (flags.end) return end(host, chosen(kept, args.file));
    const known = kept.filter(({ name }) => args.file.includes(name));
    if (flags.shell && (known.length > 0 || (args.file.length === 0 && kept.length > 0))) {
      return enter(host, chosen(kept, args.file));
    }
    if (args.file.length === 0 && !flags.shell && !flags.keep) {
      throw usageError('missing argument: FILE', 'vnet try --help');
    }
    const name = flags.name ?? freeName(kept);
    if (!/^\w[\w.-]{0,40}$/.test(name)) {
      throw new VnetError('usage', `invalid name '${name}'`, { hint: 'use letters, digits, ., _ and -' });
    }
    if (kept.some((other) => other.name === name))
      throw new VnetError('usage', `a kept host is already named '${name}'`);

    const sources = args.file.map((file) => sourceOf(host, file));
    const likeHost = flags['like-host'] ? { leave: await bridgesOfSame(virsh, sources) } : undefined;
    const { tell, done } = progressOn(host);
    try {
      const { sandbox, rehearsal } = await rehearseAll(host, sources, {
        name,
        isKept: flags.keep,
        program: flags.keep || flags.shell ? await ownProgram(host) : undefined,
        probes: !flags['no-probe'],
        routes: flags.route,
        likeHost,
        tell,
      });
      done();
      const outcome: Outcome = {
        kind: 'record',
        text: await report(rehearsal),
        data: rehearsalData(rehearsal),
        status: wentWell(rehearsal) ? 0 : EXIT_STATUS.refused,
        findings: flags.keep
          ? [
              { id: 'host-kept', severity: 'note', message: `test host '${name}' keeps running` },
              {
                id: 'host-kept',
                severity: 'hint',
                message: 'enter it',
                commands: [shellCommand('vnet', 'try', '--shell', name)],
              },
              {
                id: 'host-kept',
                severity: 'hint',
                message: 'end it',
                commands: [shellCommand('vnet', 'try', '--end', name)],
              },
            ]
          : [],
      };
      if (!flags.shell) {
        if (!flags.keep) await sandbox.end();
        return outcome;
      }
      if (args.file.length > 0) host.write('stdout', await report(rehearsal));
      const { status } = await openShell(host, sandbox.inside, name);
      if (!flags.keep) await sandbox.end();
      return { ...text(''), status: status ?? 1 };
    } catch (error) {
      done();
      if (error instanceof Interrupted) return { ...text(''), status: signalStatus(error.signal) };
      throw error;
    }
  },
});

function listed(kept: readonly KeptSandbox[]): Outcome {
  return table<KeptSandbox>({
    columns: [
      { title: 'Name', cell: ({ name }) => name },
      { title: 'Connection', cell: ({ uri }) => uri },
    ],
    rows: kept,
    data: ({ name, pid, uri }) => ({ name, pid, uri }),
  });
}

/** The kept hosts of these names; the only one where none is named. */
function chosen(kept: readonly KeptSandbox[], names: readonly string[]): readonly KeptSandbox[] {
  const hint = kept.length === 0 ? 'no host is kept' : `kept hosts: ${kept.map(({ name }) => name).join(', ')}`;
  if (names.length === 0 && kept.length !== 1)
    throw new VnetError('usage', 'missing argument: name of a kept host', { hint });
  for (const name of names) {
    if (!kept.some((each) => each.name === name))
      throw new VnetError('not-found', `no kept host named '${name}'`, { hint });
  }
  return names.length === 0 ? kept : kept.filter(({ name }) => names.includes(name));
}

async function end(host: Host, kept: readonly KeptSandbox[]): Promise<Outcome> {
  for (const { pid } of kept) await endSandbox(host, pid);
  return text(kept.map(({ name }) => `Host ${name} removed\n`));
}

async function enter(host: Host, [kept]: readonly KeptSandbox[]): Promise<Outcome> {
  if (kept === undefined) return text('');
  const { status } = await openShell(host, hostInside(host, kept), kept.name);
  return { ...text(''), status: status ?? 1 };
}

function freeName(kept: readonly KeptSandbox[]): string {
  const taken = new Set(kept.map(({ name }) => name));
  let number = 1;
  while (taken.has(`try${number}`)) number += 1;
  return `try${number}`;
}

function sourceOf(host: Host, file: string): Source {
  const bytes = host.readInput(file, { bytes: FILE_LIMIT });
  if (bytes === undefined) throw new VnetError('file-unreadable', `cannot read ${file}: No such file or directory`);
  return { file: file === '-' ? 'standard input' : file, xml: bytes.toString() };
}

/** virsh reads no larger file (VSH_MAX_XML_FILE). */
const FILE_LIMIT = 10 * 1024 * 1024;
