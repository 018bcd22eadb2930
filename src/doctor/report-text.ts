import type { Finding } from '../finding.ts';
import type { Paint } from '../render/colour.ts';
import { findingText } from '../render/finding.ts';
import type { WrapLine } from '../render/fit.ts';
import { AREAS, type Check } from './check.ts';
import { isHealthy, type Report, type Skipped } from './diagnose.ts';

export interface ReportTextOptions {
  readonly paint: Paint;
  readonly wrapLine: WrapLine;
  /** Whether to list the checks that passed. */
  readonly verbose: boolean;
  /** Whether to print problems only. */
  readonly quiet: boolean;
}

/** Lays a report out for a person: the problems, the worst first, then what was not checked, and a line with the numbers. */
export function reportText(
  report: Report,
  findings: readonly Finding[],
  { paint, wrapLine, verbose, quiet }: ReportTextOptions,
): string {
  const wanted = quiet ? findings.filter(({ severity }) => severity !== 'note') : findings;
  const problems = wanted.map((finding) => `${findingText(finding, paint, wrapLine, { withId: true })}\n`);
  if (quiet) return problems.join('').replace(/\n$/, '');
  const blind = notChecked(report).map((finding) => `${findingText(finding, paint, wrapLine)}\n`);
  const passed = verbose ? passedText(report.passed, paint, wrapLine) : '';
  return `${problems.join('')}${blind.join('')}${passed}${wrapLine(paint.strong(summary(report)))}\n`;
}

/** `2 problems, 31 checks passed, 1 could not look`. */
function summary(report: Report): string {
  const { problems, passed, failed } = report;
  const blind = report.skipped.length + report.withoutLibvirt.length;
  const notes = problems.filter(({ severity }) => severity === 'note').length;
  const count = problems.length - notes;
  return [
    isHealthy(report) ? 'no problems' : counted(count, 'problem'),
    ...(notes === 0 ? [] : [counted(notes, 'note')]),
    `${counted(passed.length, 'check')} passed`,
    ...(blind === 0 ? [] : [`${blind} could not look`]),
    ...(failed.length === 0 ? [] : [`${failed.length} failed because of a bug in vnet`]),
  ].join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** So many checks that could not look are named; more are only counted. */
const NAMED = 3;

/** What was not checked: one finding for each reason. */
function notChecked({ skipped, withoutLibvirt }: Report): Finding[] {
  const byReason = new Map<string, Skipped[]>();
  for (const each of skipped) byReason.set(each.error.message, [...(byReason.get(each.error.message) ?? []), each]);
  const { length } = withoutLibvirt;
  const unanswered = `${counted(length, 'check')} need${length === 1 ? 's' : ''} libvirt, which does not answer`;
  return [
    ...(length === 0 ? [] : [{ id: 'not-checked', severity: 'note', message: unanswered } as const]),
    ...[...byReason.values()].map(skippedFinding),
  ];
}

function skippedFinding(same: readonly Skipped[]): Finding {
  const error = same[0]?.error;
  const [reason = '', ...more] = error?.messages ?? [];
  const [hint] = error?.hints ?? [];
  const named = same.length > NAMED ? [] : same.map(({ check }) => `not checked: ${check.passed} [${check.id}]`);
  return {
    id: 'not-checked',
    severity: 'note',
    message: `${counted(same.length, 'check')} could not look: ${reason}`,
    evidence: [...more, ...named],
    fix: hint?.message ?? (error?.code === 'permission' ? 'run vnet doctor as root' : undefined),
    commands: hint?.commands,
  };
}

function passedText(passed: readonly Check[], paint: Paint, wrapLine: WrapLine): string {
  return AREAS.map((area) => {
    const checks = passed.filter((check) => check.area === area);
    if (checks.length === 0) return '';
    const lines = checks.map((check) => wrapLine(`  ${paint.good('ok')}  ${check.passed} [${check.id}]`, '      '));
    return `${paint.strong(area)}\n${lines.join('\n')}\n\n`;
  }).join('');
}
