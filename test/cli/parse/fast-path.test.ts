import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OwnCommand } from '../../../src/cli/command.ts';
import { loadAll } from '../../../src/cli/docs/help.ts';
import { parseThorough } from '../../../src/cli/parse/commander.ts';
import { parseFast } from '../../../src/cli/parse/fast-path.ts';
import type { Parsed } from '../../../src/cli/parse/parsed.ts';
import { commands } from '../../../src/commands/index.ts';
import { VnetError } from '../../../src/error.ts';

const all = (await loadAll(commands)).flatMap((command) => (command.kind === 'own' ? [command] : []));

/** Words that people and scripts could write for a declaration, right or wrong. */
function wordsOf({ flags, args }: OwnCommand): fc.Arbitrary<string[]> {
  const names = [...Object.keys(flags), 'output', 'color', 'connect', 'quiet', 'nope'];
  const letters = [...Object.values(flags).flatMap(({ short }) => short ?? []), 'o', 'c', 'q', 'r', 'x'];
  const choices = [...Object.values(flags), ...Object.values(args)].flatMap((each) => each.choices ?? []);
  const value = fc.constantFrom('default', 'json', 'never', '', '-', '7', ...choices);
  const word = fc.oneof(
    value,
    fc.constant('--'),
    fc.constantFrom(...names).map((name) => `--${name}`),
    fc.tuple(fc.constantFrom(...names), value).map(([name, given]) => `--${name}=${given}`),
    fc.constantFrom(...letters).map((letter) => `-${letter}`),
    fc.tuple(fc.constantFrom(...letters), value).map(([letter, given]) => `-${letter}${given}`),
  );
  return fc.array(word, { maxLength: 5 });
}

test.each(all.map((command) => [command.name, command] as const))(
  'the fast path reads the words of %s as commander does',
  (_name, command) => {
    fc.assert(
      fc.property(wordsOf(command), (words) => {
        const fast = parseFast(command, words);
        if (fast !== undefined) expect(sorted(fast)).toEqual(thorough(command, words));
      }),
      { seed: 7, numRuns: 300 },
    );
  },
);

function thorough(command: OwnCommand, words: string[]): unknown {
  try {
    const parsed = parseThorough(command, words);
    return parsed && sorted(parsed);
  } catch (error) {
    if (error instanceof VnetError) return error.message;
    throw error;
  }
}

/** The common options in any order: each is there once. */
function sorted({ input, given }: Parsed) {
  return { input, given: given.map(({ written }) => written.join(' ')).sort() };
}
