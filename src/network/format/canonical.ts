import { withDefaults } from './defaults.ts';
import { type Draft, type DraftAttribute, type DraftElement, withoutBlanks } from './draft.ts';
import { type Layout, NETWORK } from './layout.ts';

/**
 * A network's `<network>` as libvirt's virNetworkDefFormat would give it: order, defaults written out, values in one
 * spelling. What libvirt does not know, comments and stray text stay, each behind the element it stood behind; a
 * comment goes with the element it stands before.
 */
export function canonicalNetwork(network: DraftElement): DraftElement {
  return arrange(withDefaults(network), NETWORK);
}

function arrange(element: DraftElement, layout: Layout): DraftElement {
  const { text, isMetadata } = layout;
  if (isMetadata) return element;
  const children = ordered(holdsText(element, layout) ? element.children : withoutBlanks(element), layout).map(
    (child): Draft => {
      if (child.kind === 'text') return text === undefined ? child : { ...child, text: text(child.text) };
      const known = child.kind === 'element' ? layout.children?.[child.name] : undefined;
      return child.kind === 'element' && known !== undefined ? arrange(child, known) : child;
    },
  );
  return {
    ...element,
    attributes: arrangedAttributes(element.attributes, layout),
    children: children.filter((child) => !isNothing(child, layout)),
  };
}

function arrangedAttributes(attributes: readonly DraftAttribute[], layout: Layout): DraftAttribute[] {
  const known = Object.entries(layout.attributes ?? {}).flatMap(([name, write]) => {
    const given = attributes.find((attribute) => attribute.name === name);
    const value = given === undefined ? undefined : write(given.value);
    return value === undefined ? [] : [{ name, value }];
  });
  const unknown = attributes.filter(({ name }) => layout.attributes?.[name] === undefined);
  return [...known, ...unknown];
}

function holdsText({ children }: DraftElement, { text }: Layout): boolean {
  return text !== undefined && children.every(({ kind }) => kind !== 'element');
}

function ordered(children: readonly Draft[], layout: Layout): Draft[] {
  if (layout.children === undefined) return [...children];
  const ranks = Object.keys(layout.children);
  const groups: { rank: number; nodes: Draft[] }[] = [];
  let waiting: Draft[] = [];
  let rank = -1;
  for (const child of children) {
    if (child.kind === 'comment' && child.sameLine && waiting.length === 0 && groups.length > 0) {
      groups.at(-1)?.nodes.push(child);
      continue;
    }
    waiting.push(child);
    if (child.kind !== 'element') continue;
    // An element that is not known keeps to the one it stood behind.
    if (ranks.includes(child.name)) rank = ranks.indexOf(child.name);
    groups.push({ rank, nodes: waiting });
    waiting = [];
  }
  const sorted = groups.sort((a, b) => a.rank - b.rank).flatMap(({ nodes }) => nodes);
  return [...sorted, ...waiting];
}

function isNothing(child: Draft, layout: Layout): boolean {
  if (child.kind !== 'element' || child.attributes.length > 0 || child.children.length > 0) return false;
  return layout.children?.[child.name]?.goesWhenEmpty === true;
}
