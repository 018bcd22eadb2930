import { domainAnswers } from './answer-domain.ts';
import { networkAnswers } from './answer-network.ts';
import { otherAnswers } from './answer-other.ts';
import type { Answerer, Question } from './question.ts';

const ANSWERERS: Record<string, Answerer> = { ...networkAnswers, ...domainAnswers, ...otherAnswers };

/** Loads what answers these command lines, where that is not loaded anyway. */
export async function loadAnswers(lines: readonly (readonly string[])[]): Promise<void> {
  if (lines.every(([name = '']) => Object.hasOwn(ANSWERERS, name))) return;
  Object.assign(ANSWERERS, (await import('./answer-more.ts')).moreAnswers);
}

/** The question that a virsh command asks; undefined if only virsh can answer it, or it is not loaded. */
export function questionOf([name = '', ...words]: readonly string[]): Question | undefined {
  return Object.hasOwn(ANSWERERS, name) ? ANSWERERS[name]?.(words) : undefined;
}
