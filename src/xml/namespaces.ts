import type { Attribute } from './document.ts';

/** Prefix to URI; the empty prefix is the default namespace. */
export type Namespaces = ReadonlyMap<string, string>;

/** What is in scope before any declaration. */
export const PREDEFINED: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

interface Named {
  name: string;
  local: string;
  namespace: string | undefined;
  attributes: Attribute[];
}

/** Splits the names of an element and its attributes, and finds their namespaces. Gives what is in scope inside it. */
export function bindNames(element: Named, outer: Namespaces): Namespaces {
  const scope = scopeOf(element.attributes, outer);
  Object.assign(element, split(element.name, scope, scope.get('')));
  element.attributes = element.attributes.map((attribute) => ({
    ...attribute,
    ...split(attribute.name, scope, undefined),
  }));
  return scope;
}

function scopeOf(attributes: readonly Attribute[], outer: Namespaces): Namespaces {
  const own = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (own.length === 0) return outer;
  const bound = own.filter(({ name, value }) => name === 'xmlns' || value !== '');
  return new Map([...outer, ...bound.map(({ name, value }): [string, string] => [name.slice(6), value])]);
}

/** Whether saxes complains of an attribute that stands twice and libxml2 does not: it passes over `xmlns:x=''`. */
export function isVoidNamespace(complaint: string, attributes: readonly Attribute[]): boolean {
  const [, twice] = /^duplicate attribute: (xmlns:.*)\.$/.exec(complaint) ?? [];
  return twice !== undefined && attributes.filter(({ name, value }) => name === twice && value !== '').length <= 1;
}

/** libxml2 keeps the prefix in the name where it is bound to nothing. */
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
