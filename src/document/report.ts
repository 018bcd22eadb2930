import { linesOf } from '../xml/position.ts';
import type { Kind } from './kind.ts';
import type { Problem, ProblemSeverity } from './problem.ts';
import type { Described, Span, Violation } from './rule.ts';

/** How much of a long source line an excerpt keeps, in UTF-16 code units. */
const EXCERPT = 160;

/** Makes a problem of a violation in one file. */
export type Reporter = (rule: Described, violation: Violation, severity?: ProblemSeverity) => Problem;

/** The reporter of one file; it counts the lines of the text once. */
export function reporter(file: string, source: string, { stages }: Kind<unknown>): Reporter {
  const lines = linesOf(source);
  return ({ id, stage, why, ...rule }, { on, message, fix, libvirt, edits = [] }, severity = rule.severity) => {
    const bounds = lines.boundsOf(on.at);
    const end = Math.max(on.at, Math.min(markedEnd(on), bounds.end));
    const marked = source.slice(on.at, end);
    const before = bounds.end - bounds.start > EXCERPT ? EXCERPT / 4 : EXCERPT;
    return {
      id,
      severity,
      message,
      position: { file, ...lines.positionAt(on.at) },
      cause: why,
      fix,
      stage,
      ...(libvirt !== undefined && { libvirtMessage: libvirt }),
      command: stages[stage].command,
      width: Math.max(1, /[\ud800-\udfff]/.test(marked) ? [...marked].length : marked.length),
      excerpt: {
        before: source.slice(Math.max(bounds.start, on.at - before), on.at),
        marked: marked.slice(0, EXCERPT),
        after: source.slice(end, Math.min(bounds.end, Math.max(end, on.at + EXCERPT))),
      },
      edits,
    };
  };
}

function markedEnd({ end, openEnd }: Span): number {
  return openEnd ?? end;
}
