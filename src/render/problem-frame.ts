import type { Problem } from '../document/problem.ts';
import { printable } from '../terminal/printable.ts';
import type { Paint } from './colour.ts';
import { anyWidth, type WrapLine } from './fit.ts';
import type { Json } from './outcome.ts';

/** One problem for a person: place and message, the source line with a marker, why, and what to do. */
export function problemFrame(problem: Problem, paint: Paint, wrapLine: WrapLine = anyWidth): string {
  const { id, severity, message, position, cause, fix, command, libvirtMessage } = problem;
  const place = paint.strong(`${shownFile(position.file)}:${position.line}:${position.column}:`);
  const head = `${place} ${paint[severity](`${severity}:`)} ${printable(message)} ${paint.faint(`[${id}]`)}`;
  const said = libvirtMessage === undefined ? [] : [`${command} says: ${printable(libvirtMessage.trimEnd())}`];
  const fitted = (line: string) => wrapLine(line, INDENT);
  return `${[
    fitted(head),
    ...markedLine(problem, paint, wrapLine.columns),
    fitted(cause),
    fitted(printable(fix)),
    ...said.map((line) => paint.faint(fitted(line))),
  ].join('\n')}\n`;
}

/** The file as people call it: `-` is standard input. */
export function shownFile(file: string): string {
  return file === '-' ? 'stdin' : printable(file);
}

/** Of the lines that continue a sentence. */
const INDENT = '  ';

/** So many problems of one kind are shown one by one. */
const SHOWN_PER_KIND = 3;

/** So many line ranges are listed. */
const LISTED_RANGES = 8;

/** Problems for a person, separated by blank lines. */
export function problemFrames(problems: readonly Problem[], paint: Paint, wrapLine: WrapLine = anyWidth): string {
  return [...framesOf(problems, paint, wrapLine).values()].join('\n');
}

/** The frame of each problem that is shown. Of many of one kind only the first is, with a count. */
export function framesOf(problems: readonly Problem[], paint: Paint, wrapLine: WrapLine): ReadonlyMap<Problem, string> {
  const kinds = new Map<string, Problem[]>();
  for (const problem of problems) {
    const kind = kindOf(problem);
    const same = kinds.get(kind);
    if (same === undefined) kinds.set(kind, [problem]);
    else same.push(problem);
  }
  const counted = new Map<Problem, readonly Problem[]>();
  for (const [first, ...others] of kinds.values()) {
    if (first === undefined || others.length < SHOWN_PER_KIND) continue;
    counted.set(first, others);
    for (const other of others) counted.set(other, []);
  }
  const frames = new Map<Problem, string>();
  for (const problem of problems) {
    const others = counted.get(problem);
    if (others === undefined) frames.set(problem, problemFrame(problem, paint, wrapLine));
    else if (others.length > 0)
      frames.set(problem, `${problemFrame(problem, paint, wrapLine)}${wrapLine(countLine(others), INDENT)}\n`);
  }
  return frames;
}

function countLine(others: readonly Problem[]): string {
  return `${others.length} more like this on ${lineRanges(others.map(({ position }) => position.line))}.`;
}

/** Equal for problems that differ only in position, quoted values and numbers. */
function kindOf({ id, severity, message, position: { file } }: Problem): string {
  const shape = message.replace(/'[^']*'/g, "''").replace(/[\w:.-]*\d[\w:./-]*/g, '#');
  return JSON.stringify([file, id, severity, shape]);
}

/** `line 5`, or `lines 5-9, 12`. */
function lineRanges(lines: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const line of lines) {
    const range = ranges.at(-1);
    if (range !== undefined && line <= range.last + 1) range.last = line;
    else ranges.push({ first: line, last: line });
  }
  const texts = ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
  const rest = texts.length > LISTED_RANGES ? ' and others' : '';
  const isOne = ranges.length === 1 && ranges[0]?.first === ranges[0]?.last;
  return `${isOne ? 'line' : 'lines'} ${texts.slice(0, LISTED_RANGES).join(', ')}${rest}`;
}

/** The fields of a problem as data; the last is missing in most. */
export const PROBLEM_FIELDS = [
  'file',
  'line',
  'column',
  'severity',
  'stage',
  'rule',
  'message',
  'why',
  'fix',
  'libvirtMessage',
] as const;

/** The problem as `-o json` gives it. */
export function problemData(problem: Problem): { readonly [key: string]: Json } {
  const { id: rule, severity, message, position, cause: why, fix, stage, libvirtMessage } = problem;
  return { ...position, severity, stage, rule, message, why, fix, libvirtMessage };
}

function markedLine({ position: { line }, severity, excerpt }: Problem, paint: Paint, columns?: number): string[] {
  const shown = (text: string) => text.split('\t').map(printable).join('    ');
  const whole = { before: shown(excerpt.before), marked: shown(excerpt.marked), after: shown(excerpt.after) };
  if (whole.before + whole.marked + whole.after === '') return [];
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, columns - number.length - 3);
  const { before, marked, after } = cutTo(room, whole);
  const marker = `^${'~'.repeat(Math.max(0, columnsOf(marked) - 1))}`;
  return [
    `${paint.faint(`${number} |`)} ${before}${marked}${after}`,
    `${paint.faint(`${gutter} |`)} ${' '.repeat(columnsOf(before))}${paint[severity](marker)}`,
  ];
}

/** The least room for a source line: below it the terminal breaks the line. */
const NARROWEST = 16;

type Excerpt = Problem['excerpt'];

/** Cuts a source line to the columns that there are, so that the marker stays below what it marks. */
function cutTo(room: number, { before, marked, after }: Excerpt): Excerpt {
  if (columnsOf(before) + columnsOf(marked) + columnsOf(after) <= room) return { before, marked, after };
  const context = Math.min(columnsOf(after), Math.floor(room / 4));
  const kept = firstColumns(marked, Math.max(room - columnsOf(before) - context, Math.ceil(room / 2)));
  const lead = lastColumns(before, room - columnsOf(kept) - context);
  return { before: lead, marked: kept, after: firstColumns(after, room - columnsOf(lead) - columnsOf(kept)) };
}

/** The start of a text; an ellipsis follows if it is cut. */
function firstColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const kept = charactersIn([...text], columns - 1);
  return columns < 1 ? '' : `${kept.join('')}…`;
}

/** The end of a text, after an ellipsis if it is cut. */
function lastColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const kept = charactersIn([...text].reverse(), columns - 1);
  return columns < 1 ? '' : `…${kept.reverse().join('')}`;
}

function charactersIn(characters: readonly string[], columns: number): string[] {
  const kept: string[] = [];
  let room = columns;
  for (const character of characters) {
    room -= columnsOf(character);
    if (room < 0) break;
    kept.push(character);
  }
  return kept;
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
