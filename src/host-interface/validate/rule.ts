import type { KindRule } from '../../document/rule.ts';
import type { HostInterface } from '../model.ts';

/** Declares a rule about host interfaces. */
export function rule<R extends KindRule<HostInterface>>(declared: R): R {
  return declared;
}
