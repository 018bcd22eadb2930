import type { Candidate, Candidates } from './candidates.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell loads once. It runs `vnet completion SHELL -- WORD...` for each completion, so it knows the options of the
 * installed vnet. The first line of the answer is `words`, `files` or `both`; the shell completes files itself.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for vnet. Load it with: source <(vnet completion bash)
_vnet() {
  local words=() rest=\${COMP_LINE:0:COMP_POINT} word before kind i
  # bash also splits the line at = and :; join what no blank separates.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ -z $rest || $rest == [[:blank:]]* || i -eq 0 ]]; then
      rest=\${rest#"\${rest%%[![:blank:]]*}"}
      words+=('')
    fi
    word=\${COMP_WORDS[i]:0:\${#rest}}
    words[-1]+=$word
    rest=\${rest:\${#word}}
  done
  # bash replaces only what follows the last = or : of the last word.
  [[ $word != [=:]* ]] || word=
  before=\${words[-1]%"$word"}
  { IFS= read -r kind && mapfile -t COMPREPLY; } < <(vnet completion bash -- "\${words[@]:1}" 2>/dev/null)
  if [[ $kind == files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "\${words[-1]#--*=}")
    before=\${before#--*=}
  elif [[ $kind == both ]]; then
    # With -o filenames, readline would quote the words a second time.
    while IFS= read -r word; do
      COMPREPLY+=("$(printf %q "$word")")
    done < <(compgen -f -- "\${words[-1]}")
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
  local kind=$found[1]
  shift found
  [[ $kind == files ]] || (( $#found == 0 )) || _describe -V vnet found
  [[ $kind != (files|both) ]] || _files
}
if [[ $funcstack[1] == _vnet ]]; then _vnet "$@"; else compdef _vnet vnet; fi
`,
  fish: `# fish completion for vnet. Load it with: vnet completion fish | source
function __vnet_complete
  set -l word (commandline -ct)
  set -l found (vnet completion fish -- (commandline -opc)[2..-1] $word 2>/dev/null)
  if contains -- "$found[1]" files both
    set -l before (string match -r -- '^--[^=]*=' $word)
    for path in (__fish_complete_path (string replace -- "$before" '' $word))
      printf '%s\\n' "$before$path"
    end
  end
  string join \\n -- $found[2..-1]
end
complete -c vnet -f -k -a '(__vnet_complete)'
`,
};

/** Returns the words as vnet would get them. bash passes all of them with their quotes and backslashes, fish the last. */
export function unquotedWords(shell: Shell, words: readonly string[]): string[] {
  const typed = (index: number) => shell === 'bash' || (shell === 'fish' && index === words.length - 1);
  return words.map((word, index) => (typed(index) ? unquoted(word) : word));
}

function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)/gs,
    (_, single?: string, double?: string, one?: string) => single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? one ?? '',
  );
}

/** Returns the answer for a shell's script. `raw` is the word as it was typed. Words with control characters are skipped. */
export function answerFor(shell: Shell, { prefix, words, names }: Candidates, raw: string): string {
  if (names === 'files' && words.length === 0) return 'files\n';
  const quoted = words.flatMap(([word, summary]): Candidate[] => {
    if (/\p{Cc}/u.test(word)) return [];
    const written = shell === 'bash' ? inBash(word, prefix, raw) : word;
    return written === undefined ? [] : [[written, summary]];
  });
  return [names === 'files' ? 'both' : 'words', ...quoted.map((each) => LINE[shell](each, prefix))]
    .map((line) => `${line}\n`)
    .join('');
}

const LINE: Readonly<Record<Shell, (candidate: Candidate, prefix: string) => string>> = {
  bash: ([word]) => word,
  zsh: ([word, summary]) => word.replace(/[\\:]/g, '\\$&') + (summary === '' ? '' : `:${summary}`),
  fish: ([word, summary], prefix) => `${prefix}${word}\t${summary}`,
};

/** Quotes a word as its typed start is quoted: bash closes an open quote. `!` expands history even in double quotes. */
function inBash(word: string, prefix: string, raw: string): string | undefined {
  if (raw.startsWith('"')) return word.includes('!') ? undefined : prefix + word.replace(/[$`"\\]/g, '\\$&');
  if (raw.startsWith("'")) return word.includes("'") ? undefined : prefix + word;
  return prefix + word.replace(/[^\p{L}\p{N}_./:=@%+,-]/gu, '\\$&');
}
