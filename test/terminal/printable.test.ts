import { expect, test } from '@jest/globals';
import { INVISIBLE } from '../../src/invisible.ts';
import { printable, printableLines, printableText } from '../../src/terminal/printable.ts';

test.each([
  ['plain', 'plain'],
  ['Grüße 漢字 😀', 'Grüße 漢字 😀'],
  ['\u001b[2J', '\\x1b[2J'],
  ['a\\x1b', 'a\\x5cx1b'],
  ['\u202egnp', '\\u{202e}gnp'],
  ['web\u{e0041}\u{e0001}', 'web\\u{e0041}\\u{e0001}'],
  ['soft\u00adhyphen', 'soft\\xadhyphen'],
  ['a\u3164b\ufe0f', 'a\\u{3164}b\\u{fe0f}'],
])('%j is printed as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printableLines(`${text}\n`)).toBe(`${text.includes('\\x') ? text : shown}\n`);
  expect(printableText(`${text}\n`)).toBe(`${text.includes('\\x') ? text : shown}\n`);
});

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
