import { type Draft, type DraftAttribute, type DraftElement, draft } from './draft.ts';
import { type Layout, NETWORK } from './layout.ts';

/** The modes in which libvirt makes the bridge itself; no mode is an isolated network. */
const OWN_BRIDGE = new Set(['nat', 'route', 'open', undefined]);

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

/** Blank text between elements is layout. */
function withoutBlanks({ children }: DraftElement): readonly Draft[] {
  return children.filter((node) => node.kind !== 'text' || !/^[ \t\n\r]*$/.test(node.text));
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

/** What libvirt writes although nobody said it. */
function withDefaults(network: DraftElement): DraftElement {
  const mode = modeOf(network);
  const children = network.children
    .filter((child) => !saysNoForwarding(child))
    .map((child): Draft => {
      if (isElement(child, 'forward')) return withForwardDevice(child, mode);
      if (isElement(child, 'bridge') && OWN_BRIDGE.has(mode)) return withAttributes(child, { stp: 'on', delay: '0' });
      if (isElement(child, 'ip')) return withLeaseUnits(withoutZeroPrefix(child));
      return child;
    });
  const hasBridge = children.some((child) => isElement(child, 'bridge'));
  if (hasBridge || !OWN_BRIDGE.has(mode)) return { ...network, children };
  const end = children.findLastIndex(
    (child) => child.kind === 'element' || (child.kind === 'comment' && child.sameLine),
  );
  return { ...network, children: children.toSpliced(end + 1, 0, draft('bridge', { stp: 'on', delay: '0' })) };
}

function modeOf(network: DraftElement): string | undefined {
  const forward = network.children.find((child) => isElement(child, 'forward'));
  if (forward?.kind !== 'element') return undefined;
  const mode = attributeOf(forward, 'mode') || 'nat';
  return mode === 'none' ? undefined : mode;
}

/** The first device of a pool stands as an attribute too, and a device in the attribute is a pool of one. */
function withForwardDevice(forward: DraftElement, mode: string | undefined): DraftElement {
  const first = forward.children.find((child) => isElement(child, 'interface'));
  const dev = attributeOf(forward, 'dev') || (first?.kind === 'element' ? attributeOf(first, 'dev') : undefined);
  const others = forward.children.some((child) => isElement(child, 'pf') || isElement(child, 'address'));
  const managed = attributeOf(forward, 'managed');
  const defaults = {
    ...(dev === undefined || others ? {} : { dev }),
    mode: mode ?? 'nat',
    ...(mode === 'hostdev' ? { managed: 'no' } : {}),
  };
  const spelt = {
    ...forward,
    attributes: forward.attributes
      .filter(({ name, value }) => !(name === 'mode' && value === ''))
      .map((attribute) =>
        attribute.name === 'managed' && mode === 'hostdev'
          ? { name: 'managed', value: /^yes$/i.test(managed ?? '') ? 'yes' : 'no' }
          : attribute,
      ),
  };
  const named = mode === undefined ? forward : withAttributes(spelt, defaults);
  if (dev === undefined || first !== undefined || others) return named;
  return { ...named, children: [...named.children, draft('interface', { dev })] };
}

function withoutZeroPrefix(ip: DraftElement): DraftElement {
  if (attributeOf(ip, 'netmask') === undefined) return ip;
  const isZero = ({ name, value }: DraftAttribute) => name === 'prefix' && /^\+?0+$/.test(value);
  return { ...ip, attributes: ip.attributes.filter((attribute) => !isZero(attribute)) };
}

/** A lease's time is in minutes where it does not say; an endless one has no unit. */
function withLeaseUnits(element: DraftElement): DraftElement {
  const children = element.children.map((child) => (child.kind === 'element' ? withLeaseUnits(child) : child));
  if (element.name !== 'lease') return { ...element, children };
  const expiry = attributeOf(element, 'expiry');
  if (expiry === undefined) return { ...element, children };
  if (!/^(?:0[xX])?0+$/.test(expiry)) return withAttributes({ ...element, children }, { unit: 'minutes' });
  return { ...element, children, attributes: element.attributes.filter(({ name }) => name !== 'unit') };
}

function withAttributes(element: DraftElement, defaults: Readonly<Record<string, string>>): DraftElement {
  const missing = Object.entries(defaults).filter(([name]) => attributeOf(element, name) === undefined);
  return { ...element, attributes: [...element.attributes, ...missing.map(([name, value]) => ({ name, value }))] };
}

function attributeOf(element: DraftElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

function isElement(node: Draft, name: string): node is DraftElement {
  return node.kind === 'element' && node.name === name;
}

/** `<forward mode='none'/>` and nothing in it: libvirt leaves it out. */
function saysNoForwarding(node: Draft): boolean {
  if (!isElement(node, 'forward') || withoutBlanks(node).length > 0) return false;
  return node.attributes.every(({ name, value }) => name === 'mode' && value === 'none') && node.attributes.length > 0;
}
