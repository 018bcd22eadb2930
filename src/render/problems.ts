import type { Problem } from '../network/problem.ts';
import type { Paint } from './colour.ts';
import type { Json } from './outcome.ts';
import { printable } from './printable.ts';

/** No more of a source line than this is shown, around the fault. */
const MAX_LINE = 160;

/** One problem for a person: place and message, the source line with a marker, why, and what to do. */
export function problemFrame(problem: Problem, paint: Paint): string {
  const { file, line, column, severity, stage, rule, message, why, fix, libvirtMessage } = problem;
  const place = paint.strong(`${printable(file)}:${line}:${column}:`);
  const head = `${place} ${paint[severity](`${severity}:`)} ${printable(message)} ${paint.faint(`[${rule}]`)}`;
  const when = { define: 'net-define', start: 'net-start', use: '' }[stage];
  const said = libvirtMessage === undefined ? [] : [`${when} says: ${printable(libvirtMessage.trimEnd())}`];
  return `${[head, ...excerpt(problem, paint), why, printable(fix), ...said.map(paint.faint)].join('\n')}\n`;
}

/** The problem as `-o json` gives it. */
export function problemData(problem: Problem): { readonly [key: string]: Json } {
  const { file, line, column, severity, stage, rule, message, why, fix, libvirtMessage } = problem;
  return { file, line, column, severity, stage, rule, message, why, fix, libvirtMessage };
}

function excerpt({ line, column, sourceLine, width, severity }: Problem, paint: Paint): string[] {
  const characters = [...sourceLine].map((character) => (character === '\t' ? '    ' : printable(character)));
  if (characters.length === 0) return [];
  const first = characters.length > MAX_LINE ? Math.max(0, column - 1 - MAX_LINE / 4) : 0;
  const shown = characters.slice(first, first + MAX_LINE);
  const before = columnsOf(shown.slice(0, column - 1 - first).join(''));
  const marked = columnsOf(shown.slice(column - 1 - first, column - 1 - first + width).join(''));
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  return [
    `${paint.faint(`${number} |`)} ${shown.join('')}`,
    `${paint.faint(`${gutter} |`)} ${' '.repeat(before)}${paint[severity](`^${'~'.repeat(Math.max(0, marked - 1))}`)}`,
  ];
}

/** How many columns a terminal gives a text: East Asian wide characters and emoji take two. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    columns +=
      /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
