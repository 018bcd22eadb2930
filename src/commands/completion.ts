import { command } from '../cli/command.ts';
import { completionScript, SHELLS } from '../cli/completion.ts';
import { loadAll } from '../cli/help.ts';
import { text } from '../render/outcome.ts';

export default command({
  name: 'completion',
  summary: 'Print the completion script of a shell',
  args: { shell: { summary: 'bash, zsh or fish', choices: SHELLS } },
  flags: {},
  formats: [],
  examples: [
    { line: 'source <(vnet completion bash)', does: 'Complete commands, options and network names in this shell' },
    { line: 'vnet completion fish > ~/.config/fish/completions/vnet.fish', does: 'Do so in every fish' },
  ],

  async run({ args }) {
    const { commands } = await import('./index.ts');
    return text(completionScript(args.shell as (typeof SHELLS)[number], await loadAll(commands)));
  },
});
