import type { ExplainedRule } from './explain-rule.ts';

/**
 * A rule as text. `frames` are the problems of its wrong example, as vnet validate shows them. `wrapLine` breaks a line that is
 * too wide for the reader.
 */
export function ruleText(
  explained: ExplainedRule,
  frames: readonly string[],
  wrapLine: (line: string) => string,
): string {
  const { id, severity, stage, since, until, why } = explained.rule;
  const { when } = explained.kind.stages[stage];
  const effect = severity === 'error' ? `libvirt rejects it ${when}` : `libvirt accepts it; the problem shows ${when}`;
  const versions = [
    ...(since === undefined ? [] : [`since libvirt ${since}`]),
    ...(until === undefined ? [] : [`until libvirt ${until}`]),
  ];
  const head = `${id} (${severity}): ${effect}${versions.length === 0 ? '' : `, ${versions.join(', ')}`}.`;
  // A problem that depends on other files or on the host has no frame.
  const wrong = frames.length === 0 ? `${explained.wrong.trimEnd()}\n` : frames.join('\n');
  return `${wrapLine(head)}\n${wrapLine(why)}\n\nWrong:\n${wrong}\nRight:\n${explained.right.trimEnd()}\n`;
}
