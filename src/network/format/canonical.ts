import { withDefaults } from './defaults.ts';
import { type Draft, type DraftAttribute, type DraftElement, withoutBlanks } from './draft.ts';
import { type Layout, NETWORK } from './layout.ts';

/**
 * A `<network>` in the form that libvirt's virNetworkDefFormat writes: its order, defaults and spelling of values. Comments,
 * stray text and elements that libvirt does not know are kept: a comment moves with the next element, the others with the
 * previous one.
 */
export function canonicalNetwork(network: DraftElement): DraftElement {
  return arrange(withDefaults(network), NETWORK);
}

function arrange(element: DraftElement, layout: Layout): DraftElement {
  const { text, isMetadata } = layout;
  if (isMetadata) return element;
  const children = inLayoutOrder(isTextOnly(element, layout) ? element.children : withoutBlanks(element), layout).map(
    (child): Draft => {
      if (child.kind === 'text') return text === undefined ? child : { ...child, text: text(child.text) };
      const inner = child.kind === 'element' ? layout.children?.[child.name] : undefined;
      return child.kind === 'element' && inner !== undefined ? arrange(child, inner) : child;
    },
  );
  return {
    ...element,
    attributes: arrangeAttributes(element.attributes, layout),
    children: children.filter((child) => !isOmitted(child, layout)),
  };
}

function arrangeAttributes(attributes: readonly DraftAttribute[], layout: Layout): DraftAttribute[] {
  const known = Object.entries(layout.attributes ?? {}).flatMap(([name, write]) => {
    const attribute = attributes.find((each) => each.name === name);
    const value = attribute === undefined ? undefined : write(attribute.value);
    return value === undefined ? [] : [{ name, value }];
  });
  const unknown = attributes.filter(({ name }) => layout.attributes?.[name] === undefined);
  return [...known, ...unknown];
}

function isTextOnly({ children }: DraftElement, { text }: Layout): boolean {
  return text !== undefined && children.every(({ kind }) => kind !== 'element');
}

function inLayoutOrder(children: readonly Draft[], layout: Layout): Draft[] {
  if (layout.children === undefined) return [...children];
  const ranks = Object.keys(layout.children);
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
function isOmitted(child: Draft, layout: Layout): boolean {
  if (child.kind !== 'element' || child.attributes.length > 0 || child.children.length > 0) return false;
  return layout.children?.[child.name]?.goesWhenEmpty === true;
}
