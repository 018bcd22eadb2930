import { childSchema, type ElementSchema } from '../../document/schema.ts';
import { withDefaults } from './defaults.ts';
import { type Draft, type DraftAttribute, type DraftElement, withoutBlanks } from './draft.ts';
import { DRAFT_SCHEMA } from './draft-schema.ts';
import { writtenAttribute, writtenValue } from './values.ts';

/**
 * A `<network>` in the form that libvirt's virNetworkDefFormat writes: its order, defaults and spelling of values. Comments,
 * stray text and elements that libvirt does not know are kept: a comment moves with the next element, the others with the
 * previous one.
 */
export function canonicalNetwork(network: DraftElement): DraftElement {
  return arrange(withDefaults(network), DRAFT_SCHEMA);
}

function arrange(element: DraftElement, schema: ElementSchema): DraftElement {
  const { text, isMetadata } = schema;
  if (isMetadata) return element;
  const children = inSchemaOrder(isTextOnly(element, schema) ? element.children : withoutBlanks(element), schema).map(
    (child): Draft => {
      if (child.kind === 'text')
        return text === undefined ? child : { ...child, text: writtenValue(text, child.text) ?? child.text };
      const inner = child.kind === 'element' ? childSchema(schema, child.name) : undefined;
      return child.kind === 'element' && inner !== undefined ? arrange(child, inner) : child;
    },
  );
  return {
    ...element,
    attributes: arrangeAttributes(element.attributes, schema),
    children: children.filter((child) => !isOmitted(child, schema)),
  };
}

function arrangeAttributes(attributes: readonly DraftAttribute[], schema: ElementSchema): DraftAttribute[] {
  const known = Object.entries(schema.attributes).flatMap(([name, attributeSchema]) => {
    const attribute = attributes.find((each) => each.name === name);
    const value = attribute === undefined ? undefined : writtenAttribute(attributeSchema, attribute.value);
    return value === undefined ? [] : [{ name, value }];
  });
  const unknown = attributes.filter(({ name }) => !Object.hasOwn(schema.attributes, name));
  return [...known, ...unknown];
}

function isTextOnly({ children }: DraftElement, { text }: ElementSchema): boolean {
  return text !== undefined && children.every(({ kind }) => kind !== 'element');
}

function inSchemaOrder(children: readonly Draft[], schema: ElementSchema): Draft[] {
  const ranks = Object.keys(schema.children);
  const groups: { rank: number; nodes: Draft[] }[] = [];
  let pending: Draft[] = [];
  let rank = -1;
  for (const child of children) {
    if (child.kind === 'comment' && child.sameLine && pending.length === 0 && groups.length > 0) {
      groups.at(-1)?.nodes.push(child);
      continue;
    }
    pending.push(child);
    if (child.kind !== 'element') continue;
    // An unknown element stays after its predecessor.
    if (ranks.includes(child.name)) rank = ranks.indexOf(child.name);
    groups.push({ rank, nodes: pending });
    pending = [];
  }
  const sorted = groups.sort((a, b) => a.rank - b.rank).flatMap(({ nodes }) => nodes);
  return [...sorted, ...pending];
}

/** libvirt omits some elements if they are empty. */
function isOmitted(child: Draft, schema: ElementSchema): boolean {
  if (child.kind !== 'element' || child.attributes.length > 0 || child.children.length > 0) return false;
  return childSchema(schema, child.name)?.omitEmpty === true;
}
