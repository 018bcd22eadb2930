import type { Attribute } from './document.ts';

/** Namespace URIs by prefix; the empty prefix is the default namespace. */
export type Namespaces = ReadonlyMap<string, string>;

/** The namespaces in scope before any declaration. */
export const PREDEFINED: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

interface ElementNames {
  name: string;
  local: string;
  namespace: string | undefined;
  attributes: Attribute[];
}

/** Splits the names of an element and its attributes and resolves their prefixes. Returns the scope inside the element. */
export function bindNames(element: ElementNames, outer: Namespaces): Namespaces {
  const scope = scopeOf(element.attributes, outer);
  Object.assign(element, split(element.name, scope, scope.get('')));
  element.attributes = element.attributes.map((attribute) => ({
    ...attribute,
    ...split(attribute.name, scope, undefined),
  }));
  return scope;
}

function scopeOf(attributes: readonly Attribute[], outer: Namespaces): Namespaces {
  const declarations = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declarations.length === 0) return outer;
  const bound = declarations.filter(({ name, value }) => name === 'xmlns' || value !== '');
  return new Map([...outer, ...bound.map(({ name, value }): [string, string] => [name.slice(6), value])]);
}

/** Whether saxes reports a duplicate attribute that libxml2 accepts: libxml2 skips `xmlns:x=''`. */
export function isVoidNamespace(complaint: string, attributes: readonly Attribute[]): boolean {
  const [, duplicate] = /^duplicate attribute: (xmlns:.*)\.$/.exec(complaint) ?? [];
  return (
    duplicate !== undefined && attributes.filter(({ name, value }) => name === duplicate && value !== '').length <= 1
  );
}

/** libxml2 keeps an unbound prefix as part of the name. */
function split(
  name: string,
  scope: Namespaces,
  unprefixed: string | undefined,
): { local: string; namespace: string | undefined } {
  const colon = name.indexOf(':');
  if (colon === -1) return { local: name, namespace: unprefixed || undefined };
  const namespace = scope.get(name.slice(0, colon));
  return namespace ? { local: name.slice(colon + 1), namespace } : { local: name, namespace: undefined };
}
