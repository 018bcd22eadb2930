import { networkAnswers } from './answer-network.ts';
import type { Answerer, Question } from './question.ts';

const ANSWERERS: Readonly<Record<string, Answerer>> = { ...networkAnswers };

/** The question that a virsh command asks; undefined if only virsh can answer it. */
export function questionOf([name = '', ...words]: readonly string[]): Question | undefined {
  return Object.hasOwn(ANSWERERS, name) ? ANSWERERS[name]?.(words) : undefined;
}
