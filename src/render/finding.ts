import type { Problem } from '../document/problem.ts';
import type { Advice, Finding } from '../finding.ts';
import { printable } from '../terminal/printable.ts';
import type { Paint } from './colour.ts';
import { anyWidth, type WrapLine } from './fit.ts';
import { json } from './json.ts';
import { framesOf, shownFile } from './problem-frame.ts';

/** Lays findings out for a person, most with one line each. A blank line follows each problem of a file but the last. */
export function findingsText(findings: readonly Finding[], paint: Paint, wrapLine: WrapLine = anyWidth): string {
  const frames = framesOf(findings.filter(isProblem), paint, wrapLine);
  const shown = findings.filter((finding) => !isProblem(finding) || frames.has(finding));
  return shown
    .map((finding, index) => {
      if (!isProblem(finding)) return findingText(finding, paint, wrapLine);
      return `${frames.get(finding)}${index + 1 < shown.length ? '\n' : ''}`;
    })
    .join('');
}

/** Returns findings as JSON, one object per line. */
export function findingsJson(findings: readonly Finding[]): string {
  return findings.map((finding) => `${json(dataOf(finding))}\n`).join('');
}

/** Lays one finding out for a person. `withId` adds the id, for findings that can be selected by it. */
export function findingText(finding: Finding, paint: Paint, wrapLine: WrapLine, { withId = false } = {}): string {
  const { id, severity, message, position, evidence = [], effect, cause, fix, commands = [] } = finding;
  const explains = isAdvice(finding);
  const where = position && `${shownFile(position.file)}:${position.line}:${position.column}:`;
  const last = (['fix', 'cause', 'effect'] as const).find((part) => finding[part] !== undefined) ?? 'message';
  const indent = last === 'message' || explains ? '  ' : '    ';
  const place = where === undefined ? '' : `${paint.strong(where)} `;
  const seen = evidence.map((line) => `  ${lined(line).join('\n  ')}`.trimEnd());
  const lines = [
    ...(explains ? [] : [headline(`${place}${paint[severity](`${severity}:`)} `), ...seen]),
    ...(effect === undefined ? [] : [text(`${label('effect')} `, effect, 'effect')]),
    ...(cause === undefined ? [] : [text(`${label('cause')} `, cause, 'cause')]),
    ...(explains ? seen : []),
    ...(fix === undefined ? [] : [text(`${label('fix')} `, fix, 'fix')]),
    ...(commands.length > 1 ? commands.map((command) => `${indent}${printable(command)}`) : []),
  ];
  return `${lines.join('\n')}\n`;

  function label(part: 'effect' | 'cause' | 'fix'): string {
    return explains ? paint.hint(`${part}:`) : `  ${paint.strong(`${part}:`)}`;
  }

  function headline(start: string): string {
    if (!withId) return text(start, message, 'message');
    const line = text(start, `${message} [${id}]`, 'message');
    const at = line.lastIndexOf(`[${id}]`);
    return line.slice(0, at) + paint.faint(`[${id}]`) + line.slice(at + id.length + 2);
  }

  /** A single command follows the last text on its line, if there is room for it; several commands get separate lines. */
  function text(before: string, content: string, part: typeof last): string {
    const [first = '', ...others] = lined(content);
    const prose = [before + first, ...others.map((line) => `  ${line}`)];
    if (explains && part === 'cause') prose.push(`${prose.pop()} ${paint.faint(`[${finding.id}]`)}`);
    const continued = part === 'message' || explains ? '  ' : '    ';
    const fitted = (...appended: string[]) =>
      prose
        .map((line, index) => wrapLine(line + (index === prose.length - 1 ? appended.join('') : ''), continued))
        .join('\n');
    if (part !== last || commands.length === 0) return fitted();
    // A question needs no colon.
    const end = content.trimEnd().endsWith('?') ? '' : ':';
    if (commands.length > 1) return fitted(end);
    const together = `${prose.join('\n')}${end} ${printable(commands[0] ?? '')}`;
    const isWhole = together.split('\n').every((line) => wrapLine(line) === line);
    return isWhole ? together : `${fitted(end)}\n${indent}${printable(commands[0] ?? '')}`;
  }
}

/** The lines of a text. All but the first are printed indented, so that a text from elsewhere never looks like another finding. */
function lined(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', '    ')));
}

/** A problem of a network file is shown with its source line. */
function isProblem(finding: Finding): finding is Problem {
  return 'excerpt' in finding;
}

/** Advice follows the errors that it explains, so it does not repeat what they say. */
function isAdvice(finding: Finding): finding is Advice {
  return 'explains' in finding;
}

function dataOf(finding: Finding) {
  const { severity, id, message, position, evidence, effect, cause, fix, commands } = finding;
  return { severity, id, message, position: position && { ...position }, evidence, effect, cause, fix, commands };
}
