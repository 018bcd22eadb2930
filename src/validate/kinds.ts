import type { Kind } from '../document/kind.ts';
import type { SourceText } from '../document/rule.ts';
import { NETWORK } from '../network/validate/kind.ts';

/** Every kind of document that vnet can validate. */
export const KINDS: readonly Kind<unknown>[] = [NETWORK];

/** The names of their root elements. */
export const ROOTS: readonly string[] = KINDS.map(({ schema }) => schema.name);

/** The kind of a document, by its root element; of a text that is not well-formed, by its first tag. Default: network. */
export function kindOf({ document, text }: SourceText): Kind<unknown> {
  const root = document?.root.local ?? /<([A-Za-z]+)/.exec(text)?.[1];
  return KINDS.find(({ schema }) => schema.name === root) ?? NETWORK;
}
