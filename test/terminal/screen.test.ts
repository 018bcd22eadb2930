import { expect, test } from '@jest/globals';
import { Interlude, liveScreen } from '../../src/terminal/screen.ts';
import { fakeHost } from '../fake-host.ts';

const host = { ...fakeHost({ terminal: true }), terminalSize: () => ({ columns: 6, lines: 2 }) };

async function* items(...all: readonly (string | Error | Interlude)[]): AsyncGenerator<string | Interlude> {
  for (const item of all) {
    if (item instanceof Error) throw item;
    yield item;
  }
}

test('frames are cut to the screen, written once while they stay the same, and the screen is restored', async () => {
  const pieces: string[] = [];
  for await (const piece of liveScreen(host, items('a', 'a', 'b'), (item) => [item, 'a long line', 'hidden'])) {
    pieces.push(piece);
  }
  expect(pieces).toEqual([
    '\x1b[?1049h\x1b[?25l',
    '\x1b[Ha\x1b[K\r\na lon…\x1b[K\x1b[J',
    '\x1b[Hb\x1b[K\r\na lon…\x1b[K\x1b[J',
    '\x1b[?25h\x1b[?1049l',
  ]);
});

test('an error restores the screen, too', async () => {
  const pieces: string[] = [];
  const shown = (async () => {
    for await (const piece of liveScreen(host, items(new Error('gone')), () => [])) pieces.push(piece);
  })();
  await expect(shown).rejects.toThrow('gone');
  expect(pieces.at(-1)).toBe('\x1b[?25h\x1b[?1049l');
});

test('an interlude has the own screen of the user, and then the frame is drawn again', async () => {
  const pieces: string[] = [];
  const interlude = new Interlude(async () => void pieces.push('stopped'));
  for await (const piece of liveScreen(host, items('a', interlude, 'a'), (item) => [item])) pieces.push(piece);
  expect(pieces).toEqual([
    '\x1b[?1049h\x1b[?25l',
    '\x1b[Ha\x1b[K\x1b[J',
    '\x1b[?25h\x1b[?1049l',
    'stopped',
    '\x1b[?1049h\x1b[?25l',
    '\x1b[Ha\x1b[K\x1b[J',
    '\x1b[?25h\x1b[?1049l',
  ]);
});
