import { expect, test } from '@jest/globals';
import { keysIn } from '../../src/terminal/keys.ts';

test.each([
  ['q', ['q']],
  ['\x1b[A\x1bOB\x1b[5~\x1b[6~', ['up', 'down', 'page-up', 'page-down']],
  ['\x1b', ['escape']],
  ['/web\r', ['/', 'w', 'e', 'b', 'enter']],
  ['\x03\x1a\x0c\x7f', ['ctrl-c', 'ctrl-z', 'ctrl-l', 'backspace']],
  ['漢😀', ['漢', '😀']],
  ['\x1b[1;5A\x1b[24~\x07\t', []],
])('%j is %j', (text, keys) => {
  expect(keysIn(text)).toEqual(keys);
});
