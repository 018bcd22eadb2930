import type { Problem } from '../network/validate/problem.ts';
import { printable } from '../terminal/printable.ts';
import type { Paint } from './colour.ts';
import type { Json } from './outcome.ts';

/** One problem for a person: place and message, the source line with a marker, why, and what to do. */
export function problemFrame(problem: Problem, paint: Paint): string {
  const { id, severity, message, position, cause, fix, stage, libvirtMessage } = problem;
  const place = paint.strong(`${printable(position.file)}:${position.line}:${position.column}:`);
  const head = `${place} ${paint[severity](`${severity}:`)} ${printable(message)} ${paint.faint(`[${id}]`)}`;
  const when = { define: 'net-define', start: 'net-start', use: '' }[stage];
  const said = libvirtMessage === undefined ? [] : [`${when} says: ${printable(libvirtMessage.trimEnd())}`];
  return `${[head, ...markedLine(problem, paint), cause, printable(fix), ...said.map((line) => paint.faint(line))].join('\n')}\n`;
}

/** The problem as `-o json` gives it. */
export function problemData(problem: Problem): { readonly [key: string]: Json } {
  const { id: rule, severity, message, position, cause: why, fix, stage, libvirtMessage } = problem;
  return { ...position, severity, stage, rule, message, why, fix, libvirtMessage };
}

function markedLine({ position: { line }, severity, excerpt }: Problem, paint: Paint): string[] {
  const shown = (text: string) => text.split('\t').map(printable).join('    ');
  const [before, marked, after] = [shown(excerpt.before), shown(excerpt.marked), shown(excerpt.after)];
  if (before + marked + after === '') return [];
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  const marker = `^${'~'.repeat(Math.max(0, columnsOf(marked) - 1))}`;
  return [
    `${paint.faint(`${number} |`)} ${before}${marked}${after}`,
    `${paint.faint(`${gutter} |`)} ${' '.repeat(columnsOf(before))}${paint[severity](marker)}`,
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
