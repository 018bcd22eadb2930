import type { Attribute, Element } from '../xml/document.ts';
import type { Edit } from '../xml/edit.ts';

/**
 * The elements and attributes of a kind of document that libvirt reads, in the order that libvirt writes them, and the types
 * of their values. libvirt silently ignores all others.
 */
export interface DocumentSchema {
  /** The name of the root element. */
  readonly name: string;
  readonly root: ElementSchema;
  /** Names that people write for another, where spelling does not show it: `PARENT/NAME`. */
  readonly synonyms: ReadonlyMap<string, string>;
  /** Whether `$NAME` in a value is a variable of libvirt. */
  readonly hasVariables?: true;
  /** A child of the root in a namespace, for another program. */
  readonly foreign?: ForeignSchema;
  /** Where an attribute belongs that this element does not have, if its name alone does not show it. */
  homeOf?(attribute: Attribute, element: Element): Home | undefined;
  /** What does the work of an element that libvirt does not have here. */
  homeOfElement?(child: Element, parent: Element): Home | undefined;
}

export interface ForeignSchema {
  readonly namespace: string;
  readonly name: string;
  readonly schema: ElementSchema;
}

export interface Home {
  /** Completes a message. */
  readonly hint: string;
  readonly fix: string;
  /** See Violation.correction. */
  readonly correction?: () => readonly Edit[];
}

export interface ElementSchema {
  /** The first libvirt that reads the element; absent for 9.0.0 and older. */
  readonly since?: string;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly children: Readonly<Record<string, ElementSchema>>;
  /** Whether the element may occur several times. Of other elements libvirt reads the first. */
  readonly many?: true;
  /** libvirt rejects a second element of this name, and a rule of the kind reports it. `until`: the first that does not. */
  readonly rejectedTwice?: { readonly until?: string };
  /** The type of the text that the element contains. */
  readonly text?: ValueType;
  /** Contains elements of other programs, which libvirt keeps and libxml2 formats. */
  readonly isMetadata?: true;
  /** Written as `<x>` and `</x>` even if it is empty. */
  readonly alwaysOpen?: true;
  /** Not written if it has neither attributes nor children. */
  readonly omitEmpty?: true;
}

export interface AttributeSchema {
  readonly type: ValueType;
  /** The first libvirt that reads the attribute; absent for 9.0.0 and older. */
  readonly since?: string;
  /** Values with which libvirt does not write the attribute. */
  readonly omit?: readonly string[];
}

/**
 * How libvirt reads a value:
 *
 * - `yes-no`: exactly `yes` or `no`. `yes`: `yes` in any case, and all else means no. `off`: exactly `off`, and all else
 *   means on.
 * - `uint`: a whole number of 32 bits in base 10. `decimal`: another whole number in base 10. `number`: a whole number in
 *   base 10, 8 (`0…`) or 16 (`0x…`), written in base 10. `hex4`, `hex2`, `hex1`: the same, written in base 16 with so many
 *   digits.
 * - `ip`, `mac`, `uuid`: in any spelling that libvirt accepts, and written in the usual one.
 * - a list: one of these words.
 * - `text`: anything, written unchanged.
 */
export type ValueType =
  | 'text'
  | 'yes-no'
  | 'yes'
  | 'off'
  | 'uint'
  | 'decimal'
  | 'number'
  | 'hex4'
  | 'hex2'
  | 'hex1'
  | 'ip'
  | 'mac'
  | 'uuid'
  | readonly string[];

/** The schema of a child; undefined if libvirt does not read it. */
export function childSchema({ children }: ElementSchema, name: string): ElementSchema | undefined {
  return Object.hasOwn(children, name) ? children[name] : undefined;
}

/** Makes the schema of an element. */
export function element(
  attributes: Readonly<Record<string, AttributeSchema | ValueType>>,
  children: ElementSchema['children'] = {},
  flags: Omit<ElementSchema, 'attributes' | 'children'> = {},
): ElementSchema {
  const entries = Object.entries(attributes).map(([name, schema]): [string, AttributeSchema] => [
    name,
    typeof schema === 'object' && 'type' in schema ? schema : { type: schema },
  ]);
  return { ...flags, attributes: Object.fromEntries(entries), children };
}
