import type { Rule } from '../validate/rule.ts';
import type { Explanation } from './explain.ts';
import type { Reach } from './reach.ts';

/** A network as a person reads about it, a line each: heading, matrix, and a list of sentences a question. */
export function explanationLines(told: {
  readonly name: string;
  /** Its bridge and its subnets. */
  readonly places: readonly string[];
  readonly explanation: Explanation;
  readonly reach: readonly Reach[];
}): string[] {
  const { is, addresses, names, further } = told.explanation;
  return [
    `${told.name} is ${is}.`,
    ...(told.places.length === 0 ? [] : [`It is ${told.places.join(', ')}.`]),
    '',
    ...matrix(told.reach),
    ...list('Why', told.reach.map(reason)),
    ...list('Who gives addresses', addresses),
    ...list('Who gives names', names),
    ...(further.length === 0 ? [] : list('Also', further)),
  ];
}

/** A rule as a person reads about it; `frames` are the problems its wrong example has, as vnet validate shows them. */
export function ruleText(told: {
  readonly rule: Rule;
  readonly wrong: string;
  readonly right: string;
  readonly frames: readonly string[];
}): string {
  const { id, severity, stage, since, until, why } = told.rule;
  const when = { define: 'when the network is defined', start: 'when it is started', use: 'when guests use it' }[stage];
  const effect = severity === 'error' ? `libvirt refuses it ${when}` : `libvirt takes it, and it shows ${when}`;
  const versions = [
    ...(since === undefined ? [] : [`since libvirt ${since}`]),
    ...(until === undefined ? [] : [`until libvirt ${until}`]),
  ];
  const head = `${id} (${severity}): ${effect}${versions.length === 0 ? '' : `, ${versions.join(', ')}`}.`;
  // What depends on other files, or on the host, shows in the example alone.
  const wrong = told.frames.length === 0 ? `${told.wrong.trimEnd()}\n` : told.frames.join('\n');
  return `${head}\n${why}\n\nWrong:\n${wrong}\nRight:\n${told.right.trimEnd()}\n`;
}

function matrix(reach: readonly Reach[]): string[] {
  const row = (way: string, ipv4: string, ipv6: string) => ` ${way.padEnd(20)} ${ipv4.padEnd(9)} ${ipv6}`;
  const rows = reach.map(({ from, to, ipv4, ipv6 }) => row(`${from} to ${to}`, ipv4.verdict, ipv6.verdict));
  return [row('Who reaches whom', 'IPv4', 'IPv6'), '-'.repeat(40), ...rows];
}

function reason({ from, to, ipv4, ipv6 }: Reach): string {
  if (ipv4.why === ipv6.why) return `${from} to ${to}: ${ipv4.why}`;
  return `${from} to ${to}: IPv4 ${ipv4.why}; IPv6 ${ipv6.why}`;
}

function list(title: string, sentences: readonly string[]): string[] {
  return ['', `${title}:`, ...sentences.map((sentence) => `  ${sentence}.`)];
}
