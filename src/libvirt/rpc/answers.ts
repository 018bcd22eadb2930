import { domainAnswers } from './answer-domain.ts';
import { networkAnswers } from './answer-network.ts';
import type { Answerer, Question } from './question.ts';

type Answers = Readonly<Record<string, Answerer>>;

const ANSWERERS: Record<string, Answerer> = { ...networkAnswers, ...domainAnswers };

/** What answers commands that fewer runs ask, by the start of their names. */
const LATER: readonly (readonly [start: string, load: () => Promise<{ readonly answers: Answers }>])[] = [
  ['net-port-', () => import('./answer-port.ts')],
  ['nwfilter-', () => import('./answer-filter.ts')],
  ['iface-', () => import('./answer-interface.ts')],
  ['dom', () => import('./answer-statistics.ts')],
  ['uri', () => import('./answer-connection.ts')],
];

/** Loads what answers these command lines, where that is not loaded anyway. */
export async function loadAnswers(lines: readonly (readonly string[])[]): Promise<void> {
  for (const [name = ''] of lines) {
    if (Object.hasOwn(ANSWERERS, name)) continue;
    const later = LATER.find(([start]) => name.startsWith(start));
    if (later !== undefined) Object.assign(ANSWERERS, (await later[1]()).answers);
  }
}

/** The question that a virsh command asks; undefined if only virsh can answer it, or it is not loaded. */
export function questionOf([name = '', ...words]: readonly string[]): Question | undefined {
  return Object.hasOwn(ANSWERERS, name) ? ANSWERERS[name]?.(words) : undefined;
}
