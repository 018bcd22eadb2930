import { printableLines } from '../terminal/printable.ts';
import type { Paint } from './colour.ts';

const CONTEXT = 3;

interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** The change from one text to another as `diff -u` shows it, what a terminal obeys escaped; empty where they are the same. */
export function unifiedDiff(before: string, after: string, name: string, paint: Paint): string {
  if (before === after) return '';
  const steps = stepsOf(linesOf(before), linesOf(after));
  const changed = steps.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const hunks: [number, number][] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    if (last !== undefined && index - CONTEXT <= last[1]) last[1] = index + CONTEXT + 1;
    else hunks.push([Math.max(0, index - CONTEXT), index + CONTEXT + 1]);
  }
  const head = [paint.strong(`--- ${name}`), paint.strong(`+++ ${name}`)];
  return `${[...head, ...hunks.flatMap(([from, to]) => hunk(steps, from, to, paint))].join('\n')}\n`;
}

/** A last line without a line feed is another than one with it. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  return last === '' || last === undefined ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function hunk(steps: readonly Step[], from: number, to: number, paint: Paint): string[] {
  const count = (end: readonly Step[], sign: string) =>
    end.filter((step) => step.sign === ' ' || step.sign === sign).length;
  const [earlier, shown] = [steps.slice(0, from), steps.slice(from, to)];
  const range = (sign: string) => {
    const [start, lines] = [count(earlier, sign), count(shown, sign)];
    return lines === 1 ? `${start + 1}` : `${lines === 0 ? start : start + 1},${lines}`;
  };
  const colour = { ' ': (text: string) => text, '-': paint.error, '+': paint.good };
  return [
    `@@ -${range('-')} +${range('+')} @@`,
    ...shown.map(({ sign, text }) => colour[sign](sign + text.split('\t').map(printableLines).join('\t'))),
  ];
}

/** What is the same at both ends is left alone; between, the longest common lines stay. */
function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (lines: readonly string[]): Step[] => lines.map((text) => ({ sign: ' ', text }));
  const middle = compared(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

/** Lines are looked for a little way ahead only: fixes move nothing far, and long files stay cheap. */
function compared(before: readonly string[], after: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    const [skipLeft, skipRight] = nextCommon(before, after, left, right);
    for (const text of before.slice(left, left + skipLeft)) steps.push({ sign: '-', text });
    for (const text of after.slice(right, right + skipRight)) steps.push({ sign: '+', text });
    left += skipLeft;
    right += skipRight;
    if (left < before.length && right < after.length) steps.push({ sign: ' ', text: before[left] ?? '' });
    left++;
    right++;
  }
  return steps;
}

const AHEAD = 50;

function nextCommon(
  before: readonly string[],
  after: readonly string[],
  left: number,
  right: number,
): [number, number] {
  for (let distance = 0; distance <= AHEAD; distance++) {
    for (let skip = 0; skip <= distance; skip++) {
      const [a, b] = [before[left + skip], after[right + distance - skip]];
      if (a !== undefined && a === b) return [skip, distance - skip];
    }
  }
  return [before.length - left, after.length - right];
}
