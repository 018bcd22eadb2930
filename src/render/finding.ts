import type { Problem } from '../document/problem.ts';
import type { Finding } from '../finding.ts';
import { printable } from '../terminal/printable.ts';
import type { Paint } from './colour.ts';
import { json } from './json.ts';
import { framesOf } from './problem-frame.ts';

/** Lays findings out for a person, most with one line each. A blank line follows each problem but the last. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const frames = framesOf(findings.filter(isProblem), paint);
  const shown = findings.filter((finding) => !isProblem(finding) || frames.has(finding));
  return shown
    .map((finding, index) => {
      if (!isProblem(finding)) return findingText(finding, paint);
      return `${frames.get(finding)}${index + 1 < shown.length ? '\n' : ''}`;
    })
    .join('');
}

/** Returns findings as JSON, one object per line. */
export function findingsJson(findings: readonly Finding[]): string {
  return findings.map((finding) => `${json(dataOf(finding))}\n`).join('');
}

function findingText(finding: Finding, paint: Paint): string {
  const { severity, message, position, evidence = [], cause, fix, commands = [] } = finding;
  const where = position && `${printable(position.file)}:${position.line}:${position.column}:`;
  const last = fix === undefined ? (cause === undefined ? 'message' : 'cause') : 'fix';
  const indent = last === 'message' ? '  ' : '    ';
  const lines = [
    `${where === undefined ? '' : `${paint.strong(where)} `}${paint[severity](`${severity}:`)} ${text(message, 'message')}`,
    ...evidence.map((line) => `  ${lined(line)}`.trimEnd()),
    ...(cause === undefined ? [] : [`  ${paint.strong('cause:')} ${text(cause, 'cause')}`]),
    ...(fix === undefined ? [] : [`  ${paint.strong('fix:')} ${text(fix, 'fix')}`]),
    ...(commands.length > 1 ? commands.map((command) => `${indent}${printable(command)}`) : []),
  ];
  return `${lines.join('\n')}\n`;

  /** A single command follows the last text on its line; several commands get separate lines. */
  function text(content: string, part: typeof last): string {
    if (part !== last || commands.length === 0) return lined(content);
    return commands.length === 1 ? `${lined(content)}: ${printable(commands[0] ?? '')}` : `${lined(content)}:`;
  }
}

/** Indents all lines but the first, so that a text from elsewhere never looks like another finding. */
function lined(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', '    ')))
    .join('\n  ');
}

/** A problem of a network file is shown with its source line. */
function isProblem(finding: Finding): finding is Problem {
  return 'excerpt' in finding;
}

function dataOf(finding: Finding) {
  const { severity, id, message, position, evidence, cause, fix, commands } = finding;
  return { severity, id, message, position: position && { ...position }, evidence, cause, fix, commands };
}
