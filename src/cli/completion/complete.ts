import type { Host } from '../../host/host.ts';
import type { DescribedProgram } from '../described.ts';
import { type Candidate, type Candidates, candidatesFor } from './candidates.ts';
import { answerFor, SHELLS, unquotedWords } from './shells.ts';

/** What completion needs to know. */
export interface CompletionWorld {
  readonly program: DescribedProgram;
  readonly host: Host;
}

/**
 * Returns what a shell's script gets for the words after `vnet`, the last of which is to be completed. Undefined for another
 * shell, or without words.
 */
export async function completionAnswer(
  name: string,
  line: readonly string[],
  { program, host }: CompletionWorld,
): Promise<string | undefined> {
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined || line.length === 0) return undefined;
  const candidates = await completionsFor(unquotedWords(shell, line), { program, host });
  return answerFor(shell, candidates, line.at(-1) ?? '');
}

/** Returns what may complete the last of the words, with the names that libvirt has. */
async function completionsFor(line: readonly string[], { program, host }: CompletionWorld): Promise<Candidates> {
  const candidates = candidatesFor(line, program.commands);
  const words = [...candidates.words, ...(await namesFor(candidates, { program, host }))];
  return { ...candidates, words: candidates.plainOnly ? words.filter(([word]) => PLAIN.test(word)) : words };
}

/** Words that virsh reads the same with and without quotes. */
const PLAIN = /^[\p{L}\p{N}_.:@%+,=/-]+$/u;

async function namesFor(
  { names, forVirsh, typed, connection }: Candidates,
  { program, host }: CompletionWorld,
): Promise<Candidate[]> {
  if (names === undefined && forVirsh === undefined) return [];
  const { askVirsh, listNames } = await import('./names.ts');
  const listed = names === undefined ? [] : await listNames(names, connection, host);
  // Newer versions of virsh quote what they offer, so a word with quotes may mean another one.
  const offered = forVirsh === undefined ? [] : await askVirsh(forVirsh, connection, host);
  // Nobody looks through all rules.
  const rules = names?.kinds.includes('rules') && typed !== '' ? program.rules : [];
  const errors = names?.kinds.includes('errors') ? program.errors : [];
  return [...listed, ...rules, ...errors, ...offered.filter((word) => PLAIN.test(word))]
    .filter((word) => word.startsWith(typed))
    .map((word) => [word, ''] as const);
}
