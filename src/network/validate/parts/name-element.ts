import { childOf } from '../../../document/attributes.ts';
import type { Element } from '../../../xml/document.ts';
import type { Network } from '../../model.ts';

/** The `<name>` of the network, or `<network>` where it has none. */
export function nameElement({ element }: Network): Element {
  return childOf(element, 'name') ?? element;
}
