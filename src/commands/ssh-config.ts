import { command } from '../cli/command.ts';
import { network } from '../cli/places.ts';
import { EXIT_STATUS, VnetError } from '../error.ts';
import { sshConfig } from '../names/ssh-config.ts';
import { text } from '../render/outcome.ts';
import { gatherRoster } from '../state/roster.ts';
import { rosterNotes } from '../views/roster-notes.ts';

export default command({
  name: 'ssh-config',
  summary: 'Print Host entries of ssh_config for guests',
  details:
    'Entries for the machines that have an address now, on the named networks or on all active ones. Keep them in a file of their own, and name that with Include in ~/.ssh/config.',
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    user: { short: 'u', value: 'USER', summary: 'log in as this user' },
    identity: { short: 'i', value: 'FILE', summary: 'the private key to log in with' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  formats: [],
  examples: [
    { line: 'vnet ssh-config', does: 'Print an entry for each guest' },
    { line: 'vnet ssh-config --user root > ~/.ssh/guests', does: 'Keep them where ~/.ssh/config includes them' },
  ],

  async run({ args, flags }, { host, virsh }) {
    for (const word of [flags.user, flags.identity]) {
      if (word !== undefined && /["\n\r\0]/.test(word))
        throw new VnetError('usage', 'a quote or line end cannot stand in ssh_config');
    }
    const roster = await gatherRoster({ host, virsh }, args.network, { files: [], stateDir: flags['state-dir'] });
    const config = sshConfig(
      roster.entries.filter(({ leased }) => leased),
      flags,
    );
    const status = roster.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : 0;
    return { ...text(config), notes: rosterNotes(roster), status };
  },
});
