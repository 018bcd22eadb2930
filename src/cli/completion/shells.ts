import type { Offer, Offered } from './candidates.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell loads once. It asks `vnet completion SHELL -- WORD...` at each key press, so it knows every option of the vnet
 * that is installed; the first line of the answer is `words` or `files`, for which the shell has its own ways.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for vnet. Load it with: source <(vnet completion bash)
_vnet() {
  local words=() rest=\${COMP_LINE:0:COMP_POINT} word before kind i
  # bash divides the line at = and : too: what no blank parts is one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ -z $rest || $rest == [[:blank:]]* || i -eq 0 ]]; then
      rest=\${rest#"\${rest%%[![:blank:]]*}"}
      words+=('')
    fi
    word=\${COMP_WORDS[i]:0:\${#rest}}
    words[-1]+=$word
    rest=\${rest:\${#word}}
  done
  # Of the last word, bash replaces what stands behind the last = or :
  [[ $word != [=:]* ]] || word=
  before=\${words[-1]%"$word"}
  { IFS= read -r kind && mapfile -t COMPREPLY; } < <(vnet completion bash -- "\${words[@]:1}" 2>/dev/null)
  if [[ $kind == files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "\${words[-1]#--*=}")
    before=\${before#--*=}
  fi
  COMPREPLY=("\${COMPREPLY[@]#"$before"}")
}
complete -F _vnet vnet
`,
  zsh: `#compdef vnet
# zsh completion for vnet. Load it, after compinit, with: source <(vnet completion zsh)
_vnet() {
  local -a found
  found=("\${(@f)$(vnet completion zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  [[ $PREFIX != --*=* ]] || compset -P 1 '*='
  if [[ $found[1] == files ]]; then
    _files
  else
    shift found
    (( $#found == 0 )) || _describe -V vnet found
  fi
}
if [[ $funcstack[1] == _vnet ]]; then _vnet "$@"; else compdef _vnet vnet; fi
`,
  fish: `# fish completion for vnet. Load it with: vnet completion fish | source
function __vnet_complete
  set -l word (commandline -ct)
  set -l found (vnet completion fish -- (commandline -opc)[2..-1] $word 2>/dev/null)
  if test "$found[1]" = files
    set -l before (string match -r -- '^--[^=]*=' $word)
    for path in (__fish_complete_path (string replace -- "$before" '' $word))
      printf '%s\\n' "$before$path"
    end
  else
    printf '%s\\n' $found[2..-1]
  end
end
complete -c vnet -f -k -a '(__vnet_complete)'
`,
};

/** The words as vnet would be given them. Of bash all come as they are typed, with quotes and backslashes; of fish the last. */
export function readAs(shell: Shell, words: readonly string[]): string[] {
  const typed = (index: number) => shell === 'bash' || (shell === 'fish' && index === words.length - 1);
  return words.map((word, index) => (typed(index) ? unquoted(word) : word));
}

function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)/gs,
    (_, single?: string, double?: string, one?: string) => single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? one ?? '',
  );
}

/** The answer that a shell's script reads, `raw` being the word as it was typed. Words no shell shows on a line are left out. */
export function answerFor(shell: Shell, { before, words, ask }: Offer, raw: string): string {
  if (ask === 'files') return 'files\n';
  const quoted = words.flatMap(([word, about]): Offered[] => {
    if (/\p{Cc}/u.test(word)) return [];
    const written = shell === 'bash' ? inBash(word, before, raw) : word;
    return written === undefined ? [] : [[written, about]];
  });
  return ['words', ...quoted.map((each) => LINE[shell](each, before))].map((line) => `${line}\n`).join('');
}

const LINE: Readonly<Record<Shell, (offered: Offered, before: string) => string>> = {
  bash: ([word]) => word,
  zsh: ([word, about]) => word.replace(/[\\:]/g, '\\$&') + (about === '' ? '' : `:${about}`),
  fish: ([word, about], before) => `${before}${word}\t${about}`,
};

/** Quoted as the word was begun: an open quote is closed by bash itself. Bash takes `!` for history even there. */
function inBash(word: string, before: string, raw: string): string | undefined {
  if (raw.startsWith('"')) return word.includes('!') ? undefined : before + word.replace(/[$`"\\]/g, '\\$&');
  if (raw.startsWith("'")) return word.includes("'") ? undefined : before + word;
  return before + word.replace(/[^\p{L}\p{N}_./:=@%+,-]/gu, '\\$&');
}
