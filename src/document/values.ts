import type { Attribute, Element } from '../xml/document.ts';
import { withValue } from '../xml/edit.ts';
import { propertyOf } from './attributes.ts';
import { knownElements } from './known-elements.ts';
import type { Violation } from './rule.ts';
import { unsignedInt, yesNo } from './scalars.ts';
import {
  type AttributeSchema,
  childSchema,
  type DocumentSchema,
  type ElementSchema,
  type ValueType,
} from './schema.ts';

/** Why rules about values refuse them: the same sentence for each type. */
export const ONLY_YES_NO = 'libvirt accepts only yes and no here.';
export const ONLY_NUMBERS = 'libvirt accepts only a whole number here.';
export const ONLY_WORDS = 'libvirt accepts only these words.';

const EXPECTED_NUMBER = ' Expected non-negative integer value';

export interface TypedAttribute {
  readonly schema: DocumentSchema;
  /** The names of the elements below the root that lead to the attribute's: `ip/dhcp/range`, or '' for the root. */
  readonly path: string;
  readonly name: string;
}

/**
 * Reports the values of one attribute that are not of its type in the schema. `libvirt` gives libvirt's message where it is
 * not the usual one.
 */
export function* invalidValuesOf(
  attribute: TypedAttribute,
  elements: readonly (Element | undefined)[],
  libvirt?: (given: Attribute) => string,
): Generator<Violation> {
  for (const each of elements) {
    const given = propertyOf(each, attribute.name);
    if (given === undefined) continue;
    const { type } = attributeSchema(attribute);
    if (isValid(type, given.value)) continue;
    const element = attribute.path.split('/').at(-1) || attribute.schema.name;
    yield invalidValue(given, {
      expected: expectedOf(type),
      correct: corrected(type, given.value),
      libvirt: libvirt?.(given) ?? `${invalidMessage(given, element)}${isNumber(type) ? EXPECTED_NUMBER : ''}`,
    });
  }
}

/**
 * Reports every value in a document that is not of its type in the schema. `libvirt` gives libvirt's message where it is not
 * the usual one, and `ignores` the attributes that libvirt does not read there.
 */
export function* invalidValuesIn(
  root: Element,
  schema: DocumentSchema,
  {
    libvirt,
    ignores,
  }: {
    libvirt(given: Attribute, element: Element): string | undefined;
    ignores(given: Attribute, element: Element): boolean;
  },
): Generator<Violation> {
  for (const { node, schema: own } of knownElements(root, schema)) {
    for (const given of node.attributes) {
      const type = Object.hasOwn(own.attributes, given.name) ? own.attributes[given.name]?.type : undefined;
      if (type === undefined || isValid(type, given.value) || ignores(given, node)) continue;
      yield invalidValue(given, {
        expected: expectedOf(type),
        correct: corrected(type, given.value),
        libvirt: libvirt(given, node) ?? `${invalidMessage(given, node.local)}${isNumber(type) ? EXPECTED_NUMBER : ''}`,
      });
    }
  }
}

/** Reports one value. `expected` completes "Write ". */
export function invalidValue(
  given: Attribute,
  { expected, correct, libvirt }: { expected: string; correct?: string | undefined; libvirt: string },
): Violation {
  return {
    on: given,
    message: `${given.name}='${given.value}' is not ${expected}`,
    fix: correct === undefined ? `Write ${expected}, or remove the attribute.` : `Write ${given.name}='${correct}'.`,
    libvirt,
    edits: correct === undefined ? undefined : [withValue(given, correct)],
  };
}

/** What libvirt says about a value that it cannot read (virXMLProp…). */
export function invalidMessage({ local, value }: Attribute, element: string): string {
  return `XML error: Invalid value for attribute '${local}' in element '${element}': '${value}'.`;
}

const schemas = new Map<string, AttributeSchema>();

function attributeSchema(attribute: TypedAttribute): AttributeSchema {
  const key = `${attribute.schema.name}/${attribute.path}@${attribute.name}`;
  const schema = schemas.get(key) ?? findAttribute(attribute);
  schemas.set(key, schema);
  return schema;
}

function findAttribute({ schema: { root }, path, name }: TypedAttribute): AttributeSchema {
  let schema: ElementSchema | undefined = root;
  for (const step of path === '' ? [] : path.split('/')) schema = schema && childSchema(schema, step);
  const attribute = schema?.attributes[name];
  if (attribute === undefined) throw new Error(`the schema has no attribute ${name} in ${path}`);
  return attribute;
}

function isNumber(type: ValueType): boolean {
  return type === 'uint' || type === 'hex4' || type === 'hex2' || type === 'hex1';
}

function isValid(type: ValueType, value: string): boolean {
  if (typeof type === 'object') return type.includes(value);
  if (type === 'yes-no') return yesNo(value) !== undefined;
  if (type === 'uint') return unsignedInt(value) !== undefined;
  return isNumber(type) ? unsignedInt(value, 0) !== undefined : true;
}

function expectedOf(type: ValueType): string {
  if (typeof type === 'object') return type.map((word) => `'${word}'`).join(' or ');
  return type === 'yes-no' ? "'yes' or 'no'" : 'a whole number';
}

/** The right value, if there is only one. */
function corrected(type: ValueType, value: string): string | undefined {
  const word = value.trim().toLowerCase();
  if (typeof type === 'object') return type.find((choice) => choice === word || choice === `${word}s`);
  if (type === 'uint') return /^\/(\d+)$/.exec(value)?.[1];
  if (['yes', 'on', 'true', '1'].includes(word)) return 'yes';
  return ['no', 'off', 'false', '0'].includes(word) ? 'no' : undefined;
}

/** The elements of parts of a document. */
export function elementsOfParts(parts: readonly { readonly element: Element }[]): Element[] {
  return parts.map(({ element }) => element);
}
