import { expect, test } from '@jest/globals';
import { INVISIBLE } from '../src/invisible.ts';

test('every character that Unicode calls a control, a separator of lines, bidirectional or default-ignorable is invisible', () => {
  const unicode = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/u;
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if ((character.search(INVISIBLE) === 0) !== unicode.test(character)) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['❤\ufe0f', '❤\ufe0f'],
  ['⚙\ufe0f🛠\ufe0f', '⚙\ufe0f🛠\ufe0f'],
  ['a\ufe0f', 'a?'],
  ['\ufe0f', '?'],
  ['❤\ufe0f\ufe0f', '❤\ufe0f?'],
  ['❤\ufe0e', '❤?'],
  ['❤\u202e\ufe0f', '❤??'],
])('the selector after an emoji is shown: %j', (text, shown) => {
  expect(text.replace(INVISIBLE, '?')).toBe(shown);
});
