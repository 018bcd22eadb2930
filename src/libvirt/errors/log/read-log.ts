import { type LogLine, logLine, mayConcernLibvirt, startsEntry } from './log-line.ts';
import { plainLine } from './plain-line.ts';
import { type Recognized, recognize } from './recognize.ts';
import { textsIn } from './texts.ts';

/** A message that a log has, maybe many times. */
export interface Occurrence extends Recognized {
  /** The first line with it; the first line is 1. */
  readonly line: number;
  readonly count: number;
}

export interface LogReport {
  /** In the order in which they appear first. */
  readonly found: readonly Occurrence[];
  /** The first lines that may concern libvirt and that no row matches. */
  readonly unmatched: readonly string[];
}

/** A message that was broken into more lines than this is not recognized. */
const MOST_PARTS = 4;
/** Messages that differ only in their values count separately up to this number, so memory stays bounded. */
const MOST_OCCURRENCES = 1000;
const MOST_UNMATCHED = 10;
/** Terminals break a long line within a word, and the first part may be a message already. */
const TERMINAL_WIDTHS = [80, 100, 120, 132];

interface Part extends LogLine {
  readonly line: number;
}

/** Finds the messages in a text: one pasted message, or a log of any size. */
export async function readLog(lines: AsyncIterable<string> | Iterable<string>): Promise<LogReport> {
  const found = new Map<string, Occurrence>();
  const unmatched: string[] = [];
  let parts: Part[] = [];
  let cut: { readonly part: Part; readonly recognized: Recognized } | undefined;
  let line = 0;
  for await (const raw of lines) {
    line++;
    const plain = plainLine(raw);
    const entry: Part = { ...logLine(plain), line };
    const isContinued = plain !== '' && !startsEntry(plain);
    if (cut !== undefined) {
      const longer = isContinued && /^[\w.:/-]/.test(plain) ? recognizeJoined([cut.part, entry], '') : undefined;
      const isLonger = longer !== undefined && isLongerOf(longer, cut.recognized);
      add(isLonger ? longer : cut.recognized, cut.part.line);
      cut = undefined;
      if (isLonger) continue;
    }
    if (!isContinued) parts = [];
    if (plain === '' || !mayConcernLibvirt(entry)) continue;
    const alone = recognize(textsIn(entry));
    if (alone !== undefined && !alone.isVague) {
      parts = [];
      if (TERMINAL_WIDTHS.includes(raw.trimEnd().length)) cut = { part: entry, recognized: alone };
      else add(alone, line);
      continue;
    }
    parts = [...parts.slice(1 - MOST_PARTS), entry];
    const joined = recognizeBroken(parts);
    if (joined !== undefined) {
      add(joined.recognized, joined.line);
      parts = [];
      continue;
    }
    if (alone !== undefined) add(alone, line);
    else if (unmatched.length < MOST_UNMATCHED) unmatched.push(entry.text);
  }
  if (cut !== undefined) add(cut.recognized, cut.part.line);
  const all = [...found.values()].sort((a, b) => a.line - b.line);
  const clear = all.filter(({ isVague }) => !isVague);
  return { found: clear.length > 0 ? clear : all, unmatched };

  function add(recognized: Recognized, at: number): void {
    const exact = [recognized.row.id, ...recognized.match.slice(1)].join('\0');
    const key = found.has(exact) || found.size < MOST_OCCURRENCES ? exact : recognized.row.id;
    const before = found.get(key);
    found.set(
      key,
      before === undefined ? { ...recognized, line: at, count: 1 } : { ...before, count: before.count + 1 },
    );
  }
}

/** Whether one message is the other with the rest of its last value. */
function isLongerOf(longer: Recognized, { row, match }: Recognized): boolean {
  return longer.row === row && longer.match[0] !== match[0] && longer.match[0].startsWith(match[0]);
}

/** The message that the last of these lines completes. */
function recognizeBroken(parts: readonly Part[]): { recognized: Recognized; line: number } | undefined {
  for (let count = 2; count <= parts.length; count++) {
    const broken = parts.slice(-count);
    for (const separator of [' ', '']) {
      const recognized = recognizeJoined(broken, separator);
      if (recognized !== undefined && !recognized.isVague) return { recognized, line: broken[0]?.line ?? 0 };
    }
  }
  return undefined;
}

function recognizeJoined(parts: readonly Part[], separator: string): Recognized | undefined {
  const text = parts.map((part) => part.text).join(separator);
  return recognize(textsIn({ program: parts[0]?.program, text }));
}
