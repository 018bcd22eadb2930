import { expect, test } from '@jest/globals';
import { patternTexts } from './pattern-texts.ts';

test.each([
  [/network '(?<network>.{0,9})' is (?:not )?active/, ["network 'NETWORK' is active"]],
  [/^a \[b\] (?:c|d)$|e\.(?=f)\S+ (\d+)/, ['a [b] c', 'a [b] d', 'e.…']],
  [/file [`'](?<file>[^`']{1,9})'/, ["file 'FILE'"]],
])('shows %p as a person reads it', (pattern, texts) => {
  expect(patternTexts(pattern)).toEqual(texts);
});
