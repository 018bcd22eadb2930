import { type Element, elementsOf, textOf } from '../../../xml/document.ts';
import { addAttribute, moveElement, renameElement, withoutElement } from '../../../xml/edit.ts';
import {
  type KnownElement,
  knownElements,
  likelyName,
  ownerOf,
  parentsOf,
  plainChildren,
} from '../../known-elements.ts';
import { commonRule, type Violation } from '../../rule.ts';
import { childSchema, type DocumentSchema } from '../../schema.ts';

export default commonRule({
  scope: 'tree',
  id: 'unknown-element',
  severity: 'warning',
  stage: 'define',
  strict: true,
  why: 'libvirt silently ignores elements that it does not know.',
  wrong: [
    "<fordward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    "<range start='10.9.0.2' end='10.9.0.9'/><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='bridge'><virtualport type='openvswitch'/></forward><bridge name='br0'/>",
    "<firewall/><ip address='10.9.0.1' prefix='24'/>",
    '<ip><address>10.9.0.1</address><prefix>24</prefix></ip>',
    "<autostart/><ip address='10.9.0.1' prefix='24'><gateway>10.9.0.1</gateway></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><dns-server>9.9.9.9</dns-server></dhcp></ip>",
    "<stp>off</stp><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    "<metadata><app:note xmlns:app='http://example.org/app'>for tests</app:note></metadata>",
  ],
  *check(root, { schema: kind }) {
    const known = knownElements(root, kind);
    const nodes = nodesByName(known);
    for (const { node, schema } of known) {
      if (node.namespace !== undefined && node.namespace === kind.foreign?.namespace) continue;
      for (const child of plainChildren(node)) {
        // A rule of the kind reports an element without its namespace: dnsmasq-namespace.
        const isForeign = node === root && child.name.split(':').at(-1) === kind.foreign?.name;
        if (isForeign || childSchema(schema, child.name) !== undefined) continue;
        const special = kind.homeOfElement?.(child, node);
        if (special !== undefined) {
          const { hint, ...rest } = special;
          yield { on: child, message: `unknown element <${child.name}> in <${node.name}>; ${hint}`, ...rest };
          continue;
        }
        const attribute = asAttribute(child, { node, schema }, kind);
        if (attribute !== undefined) {
          yield attribute;
          continue;
        }
        const parentNames = parentsOf(child, kind);
        const parents = parentNames.map((name) => `<${name}>`).join(' or ');
        const homes = parentNames.flatMap((name) => nodes.get(name) ?? []);
        const home = homes.length === 1 ? homes[0] : undefined;
        const near = parents === '' ? likelyName(child.name, node, schema.children, kind) : undefined;
        const hint = near === undefined ? '' : `; did you mean <${near}>?`;
        const edits = near === undefined ? undefined : renameElement(child, near);
        yield {
          on: child,
          message: `unknown element <${child.name}> in <${node.name}>${parents === '' ? hint : `; it belongs in ${parents}`}`,
          fix:
            parents !== '' ? `Move it to ${parents}.` : near !== undefined ? `Rename it to <${near}>.` : 'Remove it.',
          edits,
          correction:
            home !== undefined
              ? (source) => moveElement(child, home, source)
              : edits === undefined
                ? undefined
                : () => edits,
        };
      }
    }
  },
});

/** What libvirt reads as an attribute, of this element or of the only one that has it. */
function asAttribute(child: Element, { node, schema }: KnownElement, kind: DocumentSchema): Violation | undefined {
  const { name } = child;
  const isHere = Object.hasOwn(schema.attributes, name);
  const owner = isHere ? node.name : parentsOf(child, kind).length === 0 ? ownerOf(name, kind) : undefined;
  if (owner === undefined || child.attributes.length > 0 || elementsOf(child).length > 0) return undefined;
  const value = textOf(child).trim();
  const isFree = isHere && value !== '' && !node.attributes.some((each) => each.name === name);
  const edits = isFree ? [addAttribute(node, name, value), withoutElement(child)] : undefined;
  const written = `${name}='${value === '' ? '…' : value}'`;
  return {
    on: child,
    message: `unknown element <${name}> in <${node.name}>; ${isHere ? 'it is an attribute' : `it is an attribute of <${owner}>`}`,
    fix: `Write <${owner} ${written}> instead.`,
    edits,
    ...(edits !== undefined && { correction: () => edits }),
  };
}

/** At most two elements of each name: more are as ambiguous. */
function nodesByName(known: readonly KnownElement[]): ReadonlyMap<string, readonly Element[]> {
  const nodes = new Map<string, Element[]>();
  for (const { node } of known) {
    const same = nodes.get(node.name);
    if (same === undefined) nodes.set(node.name, [node]);
    else if (same.length < 2) same.push(node);
  }
  return nodes;
}
