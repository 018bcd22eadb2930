import type { Command, Completion, Flag } from './command.ts';
import { GLOBAL_OPTIONS } from './globals.ts';
import { showsData } from './shows-data.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** What prints the names of each kind, one a line. */
const ANSWERED_BY: Readonly<Record<Exclude<Completion, 'files'>, readonly [program: string, words: string]>> = {
  networks: ['vnet', 'net-list --all --name'],
  'active-networks': ['vnet', 'net-list --name'],
  'inactive-networks': ['vnet', 'net-list --inactive --name'],
  domains: ['virsh', 'list --all --name'],
  'running-domains': ['virsh', 'list --name'],
};

/** A completion script for one shell, made from the declarations. */
export function completionScript(shell: (typeof SHELLS)[number], commands: readonly Command[]): string {
  if (shell === 'bash') return bash(commands);
  return shell === 'zsh' ? zsh(commands) : fish(commands);
}

function bash(commands: readonly Command[]): string {
  return `# bash completion for vnet. Load it with: source <(vnet completion bash)
_vnet() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= connect=() place=0 i kind=
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      -c|--connect) connect=(-c "\${COMP_WORDS[++i]}") ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=\${COMP_WORDS[i]}; else ((place++)); fi ;;
    esac
  done
  case $command:$before in
${commands.flatMap((command) => bashValues(command)).join('\n')}
    *:-o|*:--output) COMPREPLY=($(compgen -W 'table json yaml csv' -- "$word")); return ;;
  esac
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), ...globalFlags()].join(' ')}' -- "$word"))
    return
  fi
  if [[ $word == -* ]]; then
    case $command in
${commands.map((command) => `      ${command.name}) COMPREPLY=($(compgen -W '${flagsOf(command).join(' ')}' -- "$word")) ;;`).join('\n')}
    esac
    return
  fi
  case $command:$place in
${commands.flatMap((command) => bashPlaces(command)).join('\n')}
  esac
}
complete -F _vnet vnet
`;
}

function bashValues(command: Command): string[] {
  return Object.entries(command.flags).flatMap(([name, flag]) => {
    const offer = flag.value === undefined ? undefined : bashOffer(flag);
    return offer === undefined ? [] : [`    ${command.name}:--${name}) ${offer}; return ;;`];
  });
}

function bashPlaces(command: Command): string[] {
  return Object.values(command.args).flatMap((arg, place) => {
    const offer = bashOffer(arg);
    return offer === undefined ? [] : [`    ${command.name}:${arg.variadic ? '*' : place}) ${offer} ;;`];
  });
}

/** Names may hold blanks: they are read a line each, and quoted for the command line. */
function bashOffer({ complete, choices }: Pick<Flag, 'complete' | 'choices'>): string | undefined {
  if (choices !== undefined) return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word"))`;
  if (complete === 'files') return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word"))`;
  if (complete === undefined) return undefined;
  const [program, words] = ANSWERED_BY[complete];
  return `local IFS=$'\\n'; COMPREPLY=($(${program} "\${connect[@]}" ${words} 2>/dev/null | while read -r name; do [[ -n $name && $name == "$word"* ]] && printf '%q\\n' "$name"; done))`;
}

function zsh(commands: readonly Command[]): string {
  return `#compdef vnet
# zsh completion for vnet. Load it with: source <(vnet completion zsh)
autoload -Uz bashcompinit && bashcompinit
compopt() { :; }
${bash(commands).replace(/^# bash.*\n/, '')}`;
}

function fish(commands: readonly Command[]): string {
  const lines = ['# fish completion for vnet. Load it with: vnet completion fish | source', 'complete -c vnet -f'];
  for (const { short, long, value, summary } of GLOBAL_OPTIONS) {
    lines.push(
      `complete -c vnet -n __fish_use_subcommand ${short === undefined ? '' : `-s ${short} `}-l ${long}${value === undefined ? '' : ' -r'} -d ${quoted(summary)}`,
    );
  }
  for (const command of commands) {
    const { name, summary, args, flags } = command;
    const seen = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    lines.push(`complete -c vnet -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`);
    for (const [flag, each] of Object.entries(flags)) {
      const offer = each.value === undefined ? '' : ` -r${fishOffer(each)}`;
      lines.push(`complete -c vnet ${seen} -l ${flag}${offer} -d ${quoted(each.summary)}`);
    }
    if (showsData(command)) lines.push(`complete -c vnet ${seen} -s o -l output -x -a 'table json yaml csv'`);
    for (const arg of Object.values(args)) {
      const offer = fishOffer(arg);
      if (offer !== '') lines.push(`complete -c vnet ${seen}${offer}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function fishOffer({ complete, choices }: Pick<Flag, 'complete' | 'choices'>): string {
  if (choices !== undefined) return ` -a ${quoted(choices.join(' '))}`;
  if (complete === 'files') return ' -F';
  return complete === undefined ? '' : ` -a ${quoted(`(${ANSWERED_BY[complete].join(' ')} 2>/dev/null)`)}`;
}

function flagsOf(command: Command): string[] {
  const extra = command.kind === 'mirrored' ? (command.extra ?? {}) : {};
  const own = showsData(command) ? ['--output', '--help'] : ['--help'];
  return [...Object.keys({ ...command.flags, ...extra }).map((name) => `--${name}`), ...own];
}

function globalFlags(): string[] {
  return GLOBAL_OPTIONS.map(({ long }) => `--${long}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
