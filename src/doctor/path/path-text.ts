import type { Paint } from '../../render/colour.ts';
import type { WrapLine } from '../../render/fit.ts';
import { printable } from '../../terminal/printable.ts';
import type { GuestPath } from './follow.ts';
import type { Hop } from './hop.ts';

const MARKS: Readonly<Record<Hop['mark'], string>> = { ok: 'ok', broken: 'broken', unknown: '-' };

/** Lays out paths for a person: a heading for each interface, and a line for each link of the chain. */
export function pathText(paths: readonly GuestPath[], paint: Paint, wrapLine: WrapLine): string {
  return paths.map((path) => `${onePath(path, paint, wrapLine)}\n`).join('');
}

function onePath({ guest, nic, hops }: GuestPath, paint: Paint, wrapLine: WrapLine): string {
  const paints: Readonly<Record<Hop['mark'], Paint['good']>> = {
    ok: paint.good,
    broken: paint.error,
    unknown: paint.faint,
  };
  const on = nic?.network ?? nic?.bridge ?? nic?.device ?? nic?.type;
  const which = nic === undefined ? '' : `, interface ${nic.mac ?? 'without MAC'} on ${on}`;
  const lines = hops.map(({ mark, id, text }) =>
    wrapLine(`  ${paints[mark](MARKS[mark].padEnd(6))}  ${id.padEnd(10)}  ${printable(text)}`, ' '.repeat(22)),
  );
  return `${wrapLine(paint.strong(printable(`path of guest '${guest}'${which}`)), '  ')}\n${lines.join('\n')}\n`;
}
