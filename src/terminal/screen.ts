import type { Host } from '../host/host.ts';
import { truncate } from './text.ts';

const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const ERASE_TO_END_OF_LINE = '\x1b[K';
const ERASE_BELOW = '\x1b[J';

/** A size in cells. */
export interface Size {
  readonly columns: number;
  readonly lines: number;
}

/**
 * A live display on the terminal's alternate screen, as text to write: a frame for each item of `frames`, and at the end,
 * also of an error, the user's own screen again. A frame that did not change is not written again.
 */
export async function* liveScreen<Item>(
  host: Host,
  items: AsyncIterable<Item>,
  frameOf: (item: Item, size: Size) => Promise<readonly string[]> | readonly string[],
): AsyncGenerator<string> {
  let last: string | undefined;
  yield ENTER;
  try {
    for await (const item of items) {
      const size = host.terminalSize() ?? { columns: 80, lines: 24 };
      const lines = (await frameOf(item, size)).slice(0, size.lines).map((line) => truncate(line, size.columns));
      const frame = lines.join(`${ERASE_TO_END_OF_LINE}\r\n`);
      if (frame !== last) yield HOME + frame + ERASE_TO_END_OF_LINE + ERASE_BELOW;
      last = frame;
    }
  } catch (error) {
    yield LEAVE;
    throw error;
  }
  yield LEAVE;
}
