import { type Completion, command, type DomainPart } from '../../cli/command.ts';
import { type Candidates, candidatesFor } from '../../cli/completion/candidates.ts';
import { answerFor, SCRIPTS, SHELLS, unquotedWords } from '../../cli/completion/shells.ts';
import { loadAll } from '../../cli/docs/help.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { COMPLETION_LIMIT } from '../../host/limits.ts';
import { text } from '../../render/outcome.ts';

/** The commands of virsh that list the names of each kind, one per line. */
const QUESTIONS: Readonly<Record<Exclude<Completion, 'files' | DomainPart>, readonly string[]>> = {
  networks: ['net-list', '--all', '--name'],
  explainable: ['net-list', '--all', '--name'],
  'active-networks': ['net-list', '--name'],
  'inactive-networks': ['net-list', '--inactive', '--name'],
  domains: ['list', '--all', '--name'],
  'running-domains': ['list', '--name'],
};

export default command({
  name: 'completion',
  summary: 'Print a completion script for a shell',
  group: 'shell',
  details:
    'The script runs vnet for each completion, so it completes options, networks and guests of the installed vnet.',
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

  async run({ args }, { host, commands }) {
    const { shell } = args;
    const line = args.word ?? [];
    if (line.length === 0) return text(SCRIPTS[shell]);
    const candidates = await candidatesFor(unquotedWords(shell, line), {
      all: () => loadAll(commands),
      named: async (name) => (Object.hasOwn(commands, name) ? (await commands[name]?.())?.default : undefined),
    });
    const named = await withNames(candidates, host);
    return text(
      answerFor(shell, candidates.names === 'explainable' ? await withRules(named) : named, line.at(-1) ?? ''),
    );
  },
});

/** Adds the names that virsh lists; none if it cannot. */
async function withNames(candidates: Candidates, host: Host): Promise<Candidates> {
  const { names: kind, typed, connection } = candidates;
  if (kind === undefined || kind === 'files' || isDomainPart(kind)) return candidates;
  try {
    // A read-only connection never asks for a password.
    const args = ['--readonly', ...connection, ...QUESTIONS[kind]];
    const { stdout } = await host.run(host.virsh, args, { limit: COMPLETION_LIMIT });
    const names = stdout.split('\n').filter((name) => name !== '' && name.startsWith(typed));
    return { ...candidates, words: names.map((name) => [name, ''] as const) };
  } catch (error) {
    if (error instanceof VnetError) return candidates;
    throw error;
  }
}

/** Adds files to the names of networks, and the rules that start with what is typed: nobody looks through all of them. */
async function withRules({ words, typed, ...candidates }: Candidates): Promise<Candidates> {
  const { ruleNames } = await import('../../validate/explain-rule.ts');
  const rules = typed === '' ? [] : ruleNames().filter((id) => id.startsWith(typed));
  return { ...candidates, typed, words: [...words, ...rules.map((id) => [id, ''] as const)], names: 'files' };
}

function isDomainPart(kind: Completion): kind is DomainPart {
  return kind === 'domain-interfaces' || kind === 'macs' || kind === 'aliases';
}
