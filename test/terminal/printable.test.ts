import { expect, test } from '@jest/globals';
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
