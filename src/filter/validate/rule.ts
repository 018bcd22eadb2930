import type { KindRule } from '../../document/rule.ts';
import type { Filter } from '../model.ts';

/** Declares a rule about network filters. */
export function rule<R extends KindRule<Filter>>(declared: R): R {
  return declared;
}
