import { command } from '../../cli/command.ts';
import { SCRIPTS, SHELLS } from '../../cli/completion/shells.ts';
import { usageError } from '../../cli/usage-error.ts';
import { text } from '../../render/outcome.ts';

export default command({
  name: 'completion',
  summary: 'Print a completion script for a shell',
  group: 'shell',
  details:
    'Completes commands, options and their values, files, and names that exist now: networks, guests, their interfaces and MAC ' +
    'addresses, network ports, host interfaces and filters, each in the states that fit the command, on the connection of -c. ' +
    'Without an answer from libvirt within a second, no names are offered.\n\n' +
    'The script runs vnet for each completion, so it fits the installed version. If virsh is a link to vnet, it completes that too.',
  args: {
    shell: { summary: 'the shell', choices: SHELLS },
    word: { summary: 'words of a command line to complete; the script passes them', optional: true, variadic: true },
  },
  flags: {},
  formats: [],
  examples: [
    { line: 'source <(vnet completion bash)', does: 'Turn completion on in this shell' },
    { line: 'vnet completion bash > /etc/bash_completion.d/vnet', does: 'Turn completion on in every bash' },
    {
      line: 'vnet completion zsh > /usr/local/share/zsh/site-functions/_vnet',
      does: 'Turn completion on in every zsh',
    },
    { line: 'vnet completion fish > ~/.config/fish/completions/vnet.fish', does: 'Turn completion on in every fish' },
  ],

  // main answers for words that follow --, without loading this.
  async run({ args: { shell, word } }) {
    if (word?.length) {
      throw usageError('words to complete must follow --', 'vnet completion --help');
    }
    return text(SCRIPTS[shell]);
  },
});
