import { changeOutcome } from '../../change/outcome.ts';
import { forwardPlan, type ReversibleEdit, reversePlan } from '../../change/reversible.ts';
import { rootOf } from '../../change/root.ts';
import { command } from '../../cli/command.ts';
import { allowDomainFlag, dryRunFlag, networks, stateDirFlag } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { rosterFindings } from '../../guests/export/findings.ts';
import { gatherRoster } from '../../guests/export/gather.ts';
import { hostsBlock, withBlock, withoutBlock } from '../../guests/export/hosts-file.ts';
import type { Entry } from '../../guests/export/roster.ts';
import { table, text } from '../../render/outcome.ts';

export default command({
  name: 'hosts',
  summary: 'Write guests to /etc/hosts',
  group: 'addresses',
  details:
    'Prints a block of the reservations and running guests of the named networks (default: all active ones). --install keeps it in /etc/hosts between two markers; the rest of the file does not change. Skips and lists names that are invalid, duplicate, or conflict with others. --install changes nothing while a lease file cannot be read.',
  args: { network: networks },
  flags: {
    install: { summary: 'write the block to the file, or replace it' },
    remove: { summary: 'remove the block from the file' },
    'dry-run': dryRunFlag,
    file: { short: 'f', value: 'FILE', summary: 'the file, instead of /etc/hosts', complete: 'files' },
    'allow-domain': allowDomainFlag,
    'state-dir': stateDirFlag,
  },
  examples: [
    { line: 'vnet hosts', does: 'Print the block' },
    { line: 'vnet hosts --install --dry-run', does: 'Show what would change in /etc/hosts' },
    { line: 'vnet hosts --install', does: 'Write the block to /etc/hosts' },
    { line: 'vnet hosts --remove', does: 'Remove the block' },
  ],
  shape: ['list'],
  fields: {
    ip: ['string', 'IP address'],
    names: ['string[]', 'names of the address'],
    guest: ['string | null', 'guest that has the address'],
    mac: ['string | null', 'MAC address'],
    network: ['string | null', 'network of the address'],
    static: ['boolean', 'whether a reservation has the address'],
    leased: ['boolean', 'whether the address is leased now'],
  },
  files: {
    '/etc/hosts': 'file that --install and --remove change',
  },

  async run({ args, flags }, context) {
    const { host, output } = context;
    if (flags.install && flags.remove) throw new VnetError('usage', '--install and --remove exclude each other');
    if (flags['dry-run'] && !flags.install && !flags.remove)
      throw new VnetError('usage', '--dry-run goes with --install or --remove');
    if ((flags.install || flags.remove) && output !== 'table')
      throw new VnetError(
        'usage',
        `--${flags.install ? 'install' : 'remove'} prints no data; -o ${output} does not apply`,
      );
    const path = flags.file ?? '/etc/hosts';
    const rosterFor = (content: string) =>
      gatherRoster(context, args.network, {
        stateDir: flags['state-dir'],
        allowedDomains: flags['allow-domain'],
        hosts: { path, content },
      });
    const options = { host, colour: context.colour.stdout, dryRun: flags['dry-run'] };
    let findings: readonly Finding[] = [];
    const edit: ReversibleEdit = {
      title: `write guests to ${path}`,
      path,
      root: rootOf(host, path, '/etc/hosts'),
      async edit(content = '') {
        const roster = await rosterFor(content);
        if (roster.problems.length > 0) throw incomplete(path, roster.problems);
        findings = [...rosterFindings(roster), ...(flags['dry-run'] ? [] : [entriesNote(path, roster.entries)])];
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
    // root does not follow other users' links, not even to print the block.
    const file = await host.readRegularFile(edit.root === '' ? path : host.absolutePath(path), edit.root);
    const roster = await rosterFor(file?.bytes.toString('latin1') ?? '');
    const bad = roster.problems.length > 0 ? { status: EXIT_STATUS['file-unreadable'] } : {};
    findings = rosterFindings(roster);
    if (output === 'table') return { ...text(hostsBlock(roster.entries)), findings, ...bad };
    return { ...table({ columns: [], rows: rowsOf(roster.entries), data, fields: FIELDS }), findings, ...bad };
  },
});

function entriesNote(path: string, entries: readonly Entry[]): Finding {
  const count = entries.reduce((sum, { addresses }) => sum + addresses.length, 0);
  const lines = count === 0 ? 'no entries' : count === 1 ? '1 entry' : `${count} entries`;
  return { id: 'entries', severity: 'note', message: `${path} has ${lines} for guests` };
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

const FIELDS = ['ip', 'names', 'guest', 'mac', 'network', 'static', 'leased'];

function* rowsOf(entries: readonly Entry[]) {
  for (const entry of entries) for (const address of entry.addresses) yield { address, entry };
}

function data({ address, entry: { names, guest } }: { address: Entry['addresses'][number]; entry: Entry }) {
  const { ip, mac, network: on, reserved, lease } = address;
  const leased = lease !== undefined;
  return { ip, names, guest: guest ?? null, mac: mac ?? null, network: on ?? null, static: reserved, leased };
}
