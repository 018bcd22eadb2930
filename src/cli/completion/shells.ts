import type { Candidate, Candidates } from './candidates.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell loads once. It runs `vnet completion SHELL -- WORD...` for each completion, so it knows the options of the
 * installed vnet. The first line of the answer is `words`, or the kind of paths that the shell adds to the words. A link called
 * virsh completes as virsh.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for vnet. Load it with: source <(vnet completion bash)
_vnet() {
  local words=() rest=\${COMP_LINE:0:COMP_POINT} word before kind path i as=() found=()
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
  [[ \${words[0]##*/} != virsh ]] || as=(--as-virsh)
  # bash replaces only what follows the last = or : of the last word.
  [[ $word != [=:]* ]] || word=
  before=\${words[-1]%"$word"}
  { IFS= read -r kind && mapfile -t COMPREPLY; } < <(vnet completion bash -- "\${as[@]}" "\${words[@]:1}" 2>/dev/null)
  if [[ $kind == *files || $kind == directories ]]; then
    path=\${words[-1]#--*=}
    [[ $kind != xml-files ]] || mapfile -t found < <(compgen -f -X '!*.xml' -- "$path"; compgen -d -- "$path")
    [[ $kind != directories ]] || mapfile -t found < <(compgen -d -- "$path")
    (( \${#found[@]} > 0 )) || mapfile -t found < <(compgen -f -- "$path")
    if (( \${#COMPREPLY[@]} == 0 )); then
      compopt -o filenames 2>/dev/null
      before=\${before#--*=}
      COMPREPLY=("\${found[@]}")
    else
      # With -o filenames, readline would quote the words a second time.
      for path in "\${found[@]}"; do COMPREPLY+=("$(printf %q "$path")"); done
    fi
  fi
  COMPREPLY=("\${COMPREPLY[@]#"$before"}")
}
complete -F _vnet vnet
[[ ! $(type -P virsh) -ef $(type -P vnet) ]] || complete -F _vnet virsh
`,
  zsh: `#compdef vnet
# zsh completion for vnet. Load it, after compinit, with: source <(vnet completion zsh)
_vnet() {
  local -a found as
  local kind
  [[ \${\${(Q)words[1]}:t} != virsh ]] || as=(--as-virsh)
  found=("\${(@f)$(vnet completion zsh -- $as "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  [[ $PREFIX != --*=* ]] || compset -P 1 '*='
  kind=$found[1]
  shift found
  (( $#found == 0 )) || _describe -V vnet found
  case $kind in
    files) _files ;;
    xml-files) _files -g '*.xml' ;;
    directories) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _vnet ]]; then _vnet "$@"; else
  compdef _vnet vnet
  [[ ! $commands[virsh] -ef $commands[vnet] ]] || compdef _vnet virsh
fi
`,
  fish: `# fish completion for vnet. Load it with: vnet completion fish | source
function __vnet_complete
  set -l word (commandline -ct)
  set -l words (commandline -opc)
  set -l as
  string match -qr -- '(^|/)virsh$' $words[1]; and set as --as-virsh
  set -l found (vnet completion fish -- $as $words[2..-1] $word 2>/dev/null)
  string join \\n -- $found[2..-1]
  set -l before (string match -r -- '^--[^=]*=' $word)
  set -l path (string replace -- "$before" '' $word)
  switch "$found[1]"
    case files
      set found (__fish_complete_path $path)
    case xml-files
      set found (__fish_complete_suffix --complete=$path .xml)
    case directories
      set found (__fish_complete_directories $path)
    case '*'
      return
  end
  for each in $found
    printf '%s\\n' "$before$each"
  end
end
complete -c vnet -f -k -a '(__vnet_complete)'
test "$(command -v virsh | path resolve)" != "$(command -v vnet | path resolve)"; or complete -c virsh -f -k -a '(__vnet_complete)'
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
export function answerFor(shell: Shell, { prefix, words, paths }: Candidates, raw: string): string {
  const quoted = words.flatMap(([word, summary]): Candidate[] => {
    if (/\p{Cc}/u.test(word)) return [];
    const written = shell === 'bash' ? inBash(word, prefix, raw) : word;
    return written === undefined ? [] : [[written, summary]];
  });
  return [paths ?? 'words', ...quoted.map((each) => LINE[shell](each, prefix))].map((line) => `${line}\n`).join('');
}

const LINE: Readonly<Record<Shell, (candidate: Candidate, prefix: string) => string>> = {
  bash: ([word]) => word,
  zsh: ([word, summary], prefix) =>
    zshPrefix(prefix) + word.replace(/[\\:]/g, '\\$&') + (summary === '' ? '' : `:${summary}`),
  fish: ([word, summary], prefix) => `${prefix}${word}\t${summary}`,
};

/** zsh's script takes `--option=` off the word, and nothing else. */
function zshPrefix(prefix: string): string {
  return prefix.replace(/^--[^=]*=/, '').replace(/[\\:]/g, '\\$&');
}

/** Quotes a word as its typed start is quoted: bash closes an open quote. `!` expands history even in double quotes. */
function inBash(word: string, prefix: string, raw: string): string | undefined {
  const option = /^--[^=]*=/.exec(prefix)?.[0] ?? '';
  const rest = prefix.slice(option.length) + word;
  const quote = raw.slice(raw.startsWith(option) ? option.length : 0)[0];
  if (quote === '"') return rest.includes('!') ? undefined : option + rest.replace(/[$`"\\]/g, '\\$&');
  if (quote === "'") return rest.includes("'") ? undefined : option + rest;
  return option + rest.replace(/[^\p{L}\p{N}_./:=@%+,-]/gu, '\\$&');
}
