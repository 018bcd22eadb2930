import { domainAnswers } from './answer-domain.ts';
import { networkAnswers } from './answer-network.ts';
import { otherAnswers } from './answer-other.ts';
import type { Answerer, Question } from './question.ts';

const ANSWERERS: Readonly<Record<string, Answerer>> = { ...networkAnswers, ...domainAnswers, ...otherAnswers };

/** The question that a virsh command asks; undefined if only virsh can answer it. */
export function questionOf([name = '', ...words]: readonly string[]): Question | undefined {
  return Object.hasOwn(ANSWERERS, name) ? ANSWERERS[name]?.(words) : undefined;
}
