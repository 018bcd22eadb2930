import type { KindRule } from '../../document/rule.ts';
import type { FilterBinding } from '../model.ts';

/** Declares a rule about filter bindings. */
export function rule<R extends KindRule<FilterBinding>>(declared: R): R {
  return declared;
}
