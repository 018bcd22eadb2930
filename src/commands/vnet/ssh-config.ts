import { command } from '../../cli/command.ts';
import { allowDomainFlag, networks, stateDirFlag } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { rosterFindings } from '../../guests/export/findings.ts';
import { gatherRoster } from '../../guests/export/gather.ts';
import { sshConfig } from '../../guests/export/ssh-config.ts';
import { text } from '../../render/outcome.ts';

export default command({
  name: 'ssh-config',
  summary: 'Print Host entries for ssh',
  group: 'addresses',
  details:
    'Prints an entry for each guest that has a lease or a reservation, on the named networks (default: all active ones). Keep the entries in their own file, such as ~/.ssh/guests, and end ~/.ssh/config with the two lines "Match all" and "Include guests". ssh uses the first value that it finds, so a guest cannot claim the name of a host that is configured above.',
  args: { network: networks },
  flags: {
    user: { short: 'u', value: 'USER', summary: 'log in as this user' },
    identity: { short: 'i', value: 'FILE', summary: 'log in with this private key' },
    'allow-domain': allowDomainFlag,
    'state-dir': stateDirFlag,
  },
  formats: [],
  examples: [
    { line: 'vnet ssh-config', does: 'Print an entry for each guest' },
    { line: 'vnet ssh-config --user root > ~/.ssh/guests', does: 'Write them to a file that ~/.ssh/config includes' },
  ],

  async run({ args, flags }, context) {
    for (const [name, word] of [['--user', flags.user] as const, ['--identity', flags.identity] as const]) {
      if (word === undefined) continue;
      if (word === '') throw new VnetError('usage', `${name} is empty`);
      if (/["\p{Cc}]/u.test(word))
        throw new VnetError('usage', `${name}: ssh_config cannot contain a quote or a control character`);
    }
    const roster = await gatherRoster(context, args.network, {
      stateDir: flags['state-dir'],
      allowedDomains: flags['allow-domain'],
    });
    const status = roster.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : 0;
    return { ...text(sshConfig(roster.entries, flags)), findings: rosterFindings(roster), status };
  },
});
