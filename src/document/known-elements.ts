import { nearest } from '../nearest.ts';
import { type Element, elementsOf } from '../xml/document.ts';
import { childSchema, type DocumentSchema, type ElementSchema, type ForeignSchema } from './schema.ts';

/** An element that libvirt reads, with its schema. */
export interface KnownElement {
  readonly node: Element;
  readonly schema: ElementSchema;
}

/** Every element that libvirt reads, the root first. */
export function knownElements(root: Element, schema: DocumentSchema): KnownElement[] {
  const known: KnownElement[] = [];
  collect(root, schema.root, known, schema.foreign);
  return known;
}

function collect(node: Element, schema: ElementSchema, known: KnownElement[], foreign?: ForeignSchema): void {
  known.push({ node, schema });
  for (const child of node.children) {
    if (child.kind !== 'element') continue;
    const own = child.namespace === undefined ? childSchema(schema, child.name) : undefined;
    if (own !== undefined && own.isMetadata !== true) collect(child, own, known);
    if (foreign !== undefined && isForeign(child, foreign) && child.local === foreign.name)
      collectForeign(child, foreign, known);
  }
}

function collectForeign(element: Element, foreign: ForeignSchema, known: KnownElement[]): void {
  known.push({ node: element, schema: { ...foreign.schema, children: {} } });
  for (const child of elementsOf(element)) {
    const schema = isForeign(child, foreign) ? childSchema(foreign.schema, child.local) : undefined;
    if (schema !== undefined) known.push({ node: child, schema });
  }
}

function isForeign({ namespace }: Element, foreign: ForeignSchema): boolean {
  return namespace === foreign.namespace;
}

/** The children without a namespace. Others belong to other programs. */
export function plainChildren(node: Element): Element[] {
  return elementsOf(node).filter(({ namespace }) => namespace === undefined);
}

/** The name of the schema that an unknown name probably means. */
export function likelyName(
  name: string,
  parent: Element,
  candidates: Readonly<Record<string, unknown>>,
  { synonyms }: DocumentSchema,
): string | undefined {
  const here = `${parent.local}/`;
  const meaning = (word: string | undefined) => {
    const known = word === undefined ? undefined : synonyms.get(here + word);
    return known !== undefined && Object.hasOwn(candidates, known) ? known : undefined;
  };
  const words = [...synonyms.keys()].filter((key) => key.startsWith(here)).map((key) => key.slice(here.length));
  return meaning(name) ?? nearest(name, Object.keys(candidates)) ?? meaning(nearest(name, words));
}

/**
 * The elements that an element belongs in, by its name. If several elements have a child of this name, those that read
 * most of its attributes and children.
 */
export function parentsOf(element: Element, { name: root, root: rootSchema }: DocumentSchema): string[] {
  const places = [...schemas(root, rootSchema)].flatMap(({ name, schema }) => {
    const own = childSchema(schema, element.name);
    return own === undefined ? [] : { parent: name, known: knownParts(element, own) };
  });
  const most = Math.max(...places.map(({ known }) => known));
  return [...new Set(places.filter(({ known }) => known === most).map(({ parent }) => parent))];
}

/** The element that reads an attribute of this name, if there is only one. */
export function ownerOf(attribute: string, schema: DocumentSchema): string | undefined {
  return soleNamesOf(schema).attributes.get(attribute);
}

/** The element that has a child of this name, if there is only one. */
export function parentOf(child: string, schema: DocumentSchema): string | undefined {
  return soleNamesOf(schema).children.get(child);
}

/** For each attribute or child, the name of the element that has it; undefined if several have it. */
type SoleNames = Readonly<Record<'attributes' | 'children', ReadonlyMap<string, string | undefined>>>;

const soleNames = new WeakMap<DocumentSchema, SoleNames>();

function soleNamesOf(schema: DocumentSchema): SoleNames {
  const cached = soleNames.get(schema);
  if (cached !== undefined) return cached;
  const found = { attributes: soleNamesIn('attributes', schema), children: soleNamesIn('children', schema) };
  soleNames.set(schema, found);
  return found;
}

function soleNamesIn(
  part: 'attributes' | 'children',
  { name: root, root: rootSchema }: DocumentSchema,
): ReadonlyMap<string, string | undefined> {
  const sole = new Map<string, string | undefined>();
  for (const { name, schema } of schemas(root, rootSchema)) {
    for (const key of Object.keys(schema[part]))
      sole.set(key, !sole.has(key) || sole.get(key) === name ? name : undefined);
  }
  return sole;
}

function* schemas(
  name: string,
  schema: ElementSchema,
): Generator<{ readonly name: string; readonly schema: ElementSchema }> {
  yield { name, schema };
  for (const [child, own] of Object.entries(schema.children)) yield* schemas(child, own);
}

function knownParts(element: Element, schema: ElementSchema): number {
  const attributes = element.attributes.filter(({ name }) => Object.hasOwn(schema.attributes, name));
  const children = elementsOf(element).filter(({ name }) => Object.hasOwn(schema.children, name));
  return attributes.length + children.length;
}
