import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OwnCommand } from '../../../src/cli/command.ts';
import { loadAll } from '../../../src/cli/docs/help.ts';
import { parseOwn } from '../../../src/cli/parse/commander.ts';
import { quickParse } from '../../../src/cli/parse/fast-path.ts';
import { own } from '../../../src/commands/index.ts';
import { VnetError } from '../../../src/error.ts';

const all = (await loadAll(own)) as OwnCommand[];

/** Words such as people and scripts put together from a declaration, right or wrong. */
function wordsOf({ flags, args }: OwnCommand): fc.Arbitrary<string[]> {
  const names = [...Object.keys(flags), 'output', 'color', 'nope'];
  const letters = [...Object.values(flags).flatMap(({ short }) => short ?? []), 'o', 'x'];
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
  'what is read quickly of the words of %s is what commander reads',
  (_name, command) => {
    fc.assert(
      fc.property(wordsOf(command), (words) => {
        const quick = quickParse(command, words);
        if (quick === undefined) return;
        expect({ kind: 'run', ...quick }).toEqual(thorough(command, words));
      }),
      { seed: 7, numRuns: 300 },
    );
  },
);

function thorough(command: OwnCommand, words: string[]): unknown {
  try {
    return parseOwn(command, words);
  } catch (error) {
    if (error instanceof VnetError) return error.message;
    throw error;
  }
}
