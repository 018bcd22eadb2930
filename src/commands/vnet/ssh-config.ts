import { command } from '../../cli/command.ts';
import { network, stateDir } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { gatherRoster } from '../../guests/export/gather.ts';
import { rosterFindings } from '../../guests/export/notes.ts';
import { sshConfig } from '../../guests/export/ssh-config.ts';
import { text } from '../../render/outcome.ts';

export default command({
  name: 'ssh-config',
  summary: 'Print Host entries of ssh_config for guests',
  details:
    'Entries for the machines that have an address now, on the named networks or on all active ones. Keep them in a file of their own, such as ~/.ssh/guests, and end ~/.ssh/config with the two lines "Match all" and "Include guests": ssh takes the first value it finds, so no guest can claim a host that stands there before.',
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    user: { short: 'u', value: 'USER', summary: 'log in as this user' },
    identity: { short: 'i', value: 'FILE', summary: 'the private key to log in with' },
    'state-dir': stateDir,
  },
  formats: [],
  examples: [
    { line: 'vnet ssh-config', does: 'Print an entry for each guest' },
    { line: 'vnet ssh-config --user root > ~/.ssh/guests', does: 'Keep them where ~/.ssh/config includes them' },
  ],

  async run({ args, flags }, context) {
    for (const [name, word] of [['--user', flags.user] as const, ['--identity', flags.identity] as const]) {
      if (word === undefined) continue;
      if (word === '') throw new VnetError('usage', `${name} is empty`);
      if (/["\p{Cc}]/u.test(word))
        throw new VnetError('usage', `${name}: a quote or control character cannot stand in ssh_config`);
    }
    const roster = await gatherRoster(context, args.network, { stateDir: flags['state-dir'] });
    const status = roster.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : 0;
    return { ...text(sshConfig(roster.entries, flags)), findings: rosterFindings(roster), status };
  },
});
