import type { KindRule } from '../../document/rule.ts';
import type { NetworkPort } from '../model.ts';

/** Declares a rule about network ports. */
export function rule<R extends KindRule<NetworkPort>>(declared: R): R {
  return declared;
}
