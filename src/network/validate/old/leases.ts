import type { Element } from '../../../xml/document.ts';
import { anyChildrenOf } from '../../parse/attributes.ts';
import { isSince, type RuleContext } from './rule.ts';

/** The `<lease>` elements that libvirt reads of a range or host: the first, and before 11.3 each in turn, the last counting. */
export function leasesOf(element: Element, context: RuleContext): Element[] {
  const all = anyChildrenOf(element, 'lease');
  return isSince(context, '11.3.0') ? all.slice(0, 1) : all;
}
