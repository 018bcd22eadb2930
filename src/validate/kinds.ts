import { GUEST_INTERFACE } from '../device/kind.ts';
import type { Kind } from '../document/kind.ts';
import { likelyRoot } from '../document/likely-root.ts';
import type { SourceText } from '../document/rule.ts';
import { FILTER } from '../filter/validate/kind.ts';
import { FILTER_BINDING } from '../filter-binding/validate/kind.ts';
import { HOST_INTERFACE } from '../host-interface/validate/kind.ts';
import { NETWORK } from '../network/validate/kind.ts';
import { NETWORK_PORT } from '../network-port/validate/kind.ts';

/** Every kind of document that vnet can validate. */
export const KINDS: readonly Kind<unknown>[] = [
  NETWORK,
  GUEST_INTERFACE,
  FILTER,
  FILTER_BINDING,
  HOST_INTERFACE,
  NETWORK_PORT,
];

/** The names of their root elements. */
export const ROOTS: readonly string[] = [...new Set(KINDS.map(({ schema }) => schema.name))];

/**
 * The kind of a document, by its root element, which may be misspelt; of a text that is not well-formed, by its first tag.
 * Default: network.
 */
export function kindOf({ document, text }: SourceText): Kind<unknown> {
  const root = likelyRoot(document?.root.local ?? /<([A-Za-z]+)/.exec(text)?.[1] ?? '', ROOTS);
  const ofRoot = KINDS.filter(({ schema }) => schema.name === root);
  const isOfKind = (kind: Kind<unknown>) => document === undefined || (kind.recognizes?.(document.root) ?? true);
  return ofRoot.find(isOfKind) ?? ofRoot[0] ?? NETWORK;
}
