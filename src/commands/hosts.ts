import { command } from '../cli/command.ts';
import { network } from '../cli/places.ts';
import { EXIT_STATUS, VnetError } from '../error.ts';
import { hostsBlock, namesIn, withBlock, withoutBlock } from '../names/hosts-file.ts';
import { table, text } from '../render/outcome.ts';
import { gatherRoster } from '../state/roster.ts';
import { rosterNotes } from '../views/roster-notes.ts';

export default command({
  name: 'hosts',
  summary: 'Write guests and static hosts as lines of /etc/hosts',
  details:
    'Prints a block of the static hosts and current guests of the named networks, or of all active ones. --install keeps it in /etc/hosts between two markers, --remove takes it out again; every other byte of that file stays. A name is left out, and named, where it is not a host name, stands in the file already, belongs to this host or another machine, or is a domain name that a guest only claims.',
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    install: { summary: 'put the block into the file, in place of the one it has' },
    remove: { summary: 'take the block out of the file' },
    file: { short: 'f', value: 'FILE', summary: 'the file, instead of /etc/hosts', complete: 'files' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  examples: [
    { line: 'vnet hosts', does: 'Show the block' },
    { line: 'vnet hosts --install', does: 'Put it into /etc/hosts' },
    { line: 'vnet hosts --remove', does: 'Leave /etc/hosts as it was before' },
  ],

  async run({ args, flags }, { host, virsh, output }) {
    if (flags.install && flags.remove) throw new VnetError('usage', '--install and --remove exclude each other');
    const path = flags.file ?? '/etc/hosts';
    const file = host.readFile(path)?.toString('latin1');
    const replace = (content: string) => {
      if (content === (file ?? '')) return text(`${path} is unchanged\n`);
      host.replaceFile(path, Buffer.from(content, 'latin1'));
      return text(`${path} is updated\n`);
    };
    if (flags.remove) return replace(withoutBlock(file ?? '', path));

    const taken = namesIn(file ?? '', path);
    const roster = await gatherRoster({ host, virsh }, args.network, {
      files: [],
      stateDir: flags['state-dir'],
      taken,
    });
    const block = hostsBlock(roster.entries);
    const bad = roster.problems.length > 0 ? { status: EXIT_STATUS['file-unreadable'] } : {};
    const notes = rosterNotes(roster);
    if (flags.install) return { ...replace(withBlock(file ?? '', block, path)), notes, ...bad };
    if (output === 'table') return { ...text(`${block}\n`), notes, ...bad };
    const rows = roster.entries.flatMap((entry) => entry.ips.map((ip) => ({ ip, entry })));
    const data = ({ ip, entry: { names, guest, mac, network: on, fixed } }: (typeof rows)[number]) => ({
      ip,
      names,
      guest: guest ?? null,
      mac: mac ?? null,
      network: on ?? null,
      static: fixed,
    });
    return { ...table({ columns: [], rows, data }), notes, ...bad };
  },
});
