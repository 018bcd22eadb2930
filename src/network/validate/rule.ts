import type { KindRule } from '../../document/rule.ts';
import type { Network } from '../model.ts';

/** Declares a rule about networks. */
export function rule<R extends KindRule<Network>>(declared: R): R {
  return declared;
}
