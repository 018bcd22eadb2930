import { changeOutcome } from '../../change/outcome.ts';
import { forwardPlan, type ReversibleEdit, reversePlan } from '../../change/reversible.ts';
import { command } from '../../cli/command.ts';
import { network, stateDir } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { gatherRoster } from '../../guests/export/gather.ts';
import { hostsBlock, withBlock, withoutBlock } from '../../guests/export/hosts-file.ts';
import type { Entry } from '../../guests/export/names.ts';
import { rosterFindings } from '../../guests/export/notes.ts';
import { table, text } from '../../render/outcome.ts';

export default command({
  name: 'hosts',
  summary: 'Write guests and static hosts as lines of /etc/hosts',
  details:
    'Prints a block of the static hosts and current guests of the named networks, or of all active ones. --install keeps it in /etc/hosts between two markers, --remove takes it out again; every other byte of that file stays. A name is left out, and named, where it is not a host name, stands in the file already, belongs to this host or another machine, or is a domain name that a guest only claims. While a lease file cannot be read, --install changes nothing.',
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    install: { summary: 'put the block into the file, in place of the one it has' },
    remove: { summary: 'take the block out of the file' },
    'dry-run': { short: 'n', summary: 'show what --install or --remove would change, and change nothing' },
    file: { short: 'f', value: 'FILE', summary: 'the file, instead of /etc/hosts', complete: 'files' },
    'state-dir': stateDir,
  },
  examples: [
    { line: 'vnet hosts', does: 'Show the block' },
    { line: 'vnet hosts --install --dry-run', does: 'What would change in /etc/hosts' },
    { line: 'vnet hosts --install', does: 'Put it into /etc/hosts' },
    { line: 'vnet hosts --remove', does: 'Leave /etc/hosts as it was before' },
  ],

  async run({ args, flags }, context) {
    const { host, output } = context;
    if (flags.install && flags.remove) throw new VnetError('usage', '--install and --remove exclude each other');
    if (flags['dry-run'] && !flags.install && !flags.remove)
      throw new VnetError('usage', '--dry-run goes with --install or --remove');
    const path = flags.file ?? '/etc/hosts';
    const rosterFor = (content: string) =>
      gatherRoster(context, args.network, { stateDir: flags['state-dir'], hosts: { path, content } });
    const options = { host, colour: context.colour.stdout, dryRun: flags['dry-run'] };
    let findings: readonly Finding[] = [];
    const edit: ReversibleEdit = {
      title: `write guests to ${path}`,
      path,
      root: rootOf(path),
      async edit(content = '') {
        const roster = await rosterFor(content);
        if (roster.problems.length > 0) throw incomplete(path, roster.problems);
        findings = rosterFindings(roster);
        return withBlock(content, hostsBlock(roster.entries), path);
      },
      reverse: (content) => withoutBlock(content, path),
    };
    if (flags.remove) {
      const removal = { ...edit, title: `remove guests from ${path}` };
      return changeOutcome((directory) => reversePlan(host, removal, directory), options);
    }
    if (flags.install) {
      const outcome = await changeOutcome((directory) => forwardPlan(host, edit, directory), options);
      return { ...outcome, findings: [...(outcome.findings ?? []), ...findings] };
    }
    const roster = await rosterFor(host.readFile(path)?.toString('latin1') ?? '');
    const bad = roster.problems.length > 0 ? { status: EXIT_STATUS['file-unreadable'] } : {};
    findings = rosterFindings(roster);
    if (output === 'table') return { ...text(hostsBlock(roster.entries)), findings, ...bad };
    return { ...table({ columns: [], rows: rowsOf(roster.entries), data }), findings, ...bad };
  },
});

/** Links in the file system of a guest or a container, which `--file ROOT/etc/hosts` names, stay inside it. */
function rootOf(path: string): string {
  return /^(.*)\/etc\/hosts$/.exec(path)?.[1] ?? '';
}

/** A guest whose lease cannot be read would lose its name, and one whose name cannot be read could lose it to another. */
function incomplete(path: string, problems: readonly VnetError[]): VnetError {
  return new VnetError(
    'file-unreadable',
    problems.flatMap(({ messages }) => messages),
    {
      hint: `${path} is unchanged; fix or remove what cannot be read. To see what the rest gives, run`,
      commands: ['vnet hosts'],
    },
  );
}

function* rowsOf(entries: readonly Entry[]) {
  for (const entry of entries) for (const address of entry.addresses) yield { address, entry };
}

function data({ address, entry: { names, guest } }: { address: Entry['addresses'][number]; entry: Entry }) {
  const { ip, mac, network: on, fixed, leased } = address;
  return { ip, names, guest: guest ?? null, mac: mac ?? null, network: on ?? null, static: fixed, leased };
}
