import type { KindRule } from '../document/rule.ts';
import type { GuestInterface } from './model.ts';

/** Declares a rule about the interfaces of guests. */
export function rule<R extends KindRule<GuestInterface>>(declared: R): R {
  return declared;
}
