import type { Host } from '../host/host.ts';
import { truncate } from './text.ts';

const ENTER = '\x1b[?1049h\x1b[?25l';
/** What gives the user's own screen back. */
export const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const ERASE_TO_END_OF_LINE = '\x1b[K';
const ERASE_BELOW = '\x1b[J';

/** Characters of one cell: cutting each line of each frame would take longer than the rest of it. */
const SINGLE_CELLS = /^[ -~\u2581-\u2588]*$/;

/** A size in cells. */
export interface Size {
  readonly columns: number;
  readonly lines: number;
}

/** Among the items of a live screen: gives the user's own screen back until `work` is done, and then draws everything again. */
export class Interlude {
  readonly work: () => Promise<void>;

  constructor(work: () => Promise<void> = async () => {}) {
    this.work = work;
  }
}

/**
 * A live display on the terminal's alternate screen, as text to write: a frame for each item of `frames`, and at the end,
 * also of an error, the user's own screen again. A frame that did not change is not written again.
 */
export async function* liveScreen<Item>(
  host: Host,
  items: AsyncIterable<Item | Interlude>,
  frameOf: (item: Item, size: Size) => Promise<readonly string[]> | readonly string[],
): AsyncGenerator<string> {
  let last: string | undefined;
  yield ENTER;
  try {
    for await (const item of items) {
      if (item instanceof Interlude) {
        yield LEAVE;
        await item.work();
        yield ENTER;
        last = undefined;
        continue;
      }
      const size = host.terminalSize() ?? { columns: 80, lines: 24 };
      const lines = (await frameOf(item, size)).slice(0, size.lines).map((line) => cut(line, size.columns));
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

function cut(line: string, cells: number): string {
  return line.length <= cells && SINGLE_CELLS.test(line) ? line : truncate(line, cells);
}
