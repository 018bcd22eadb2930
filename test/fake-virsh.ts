import { failure } from '../src/libvirt/errors/failure.ts';
import type { Virsh } from '../src/libvirt/virsh.ts';

/** A virsh made of literals: what each question prints, or the errors it gives. An unforeseen question throws. */
export function fakeVirsh(answers: Readonly<Record<string, string | readonly string[]>>, uri?: string): Virsh {
  const answer = (words: readonly string[]) => {
    const found = answers[words.join(' ')];
    if (found === undefined) throw new Error(`unforeseen question: ${words.join(' ')}`);
    return typeof found === 'string' ? { stdout: found, errors: [] } : { stdout: '', errors: found };
  };
  const unforeseen = () => {
    throw new Error('unforeseen use of virsh');
  };
  return {
    uri,
    forward: unforeseen,
    socket: async () => undefined,
    version: async () => undefined,
    follow: unforeseen,
    watchChanges: () => () => {},
    async ask(...words) {
      const { stdout, errors } = answer(words);
      if (errors.length > 0) throw failure(errors);
      return stdout;
    },
    askAll: async (questions) => questions.map(answer),
    keepOpen: () => ({ askAll: async (questions) => questions.map(answer), close: () => {} }),
  };
}
