import type { Element } from '../../../xml/document.ts';
import { moveElement, renameElement } from '../../../xml/edit.ts';
import { type KnownElement, knownElements, likelyName, parentsOf, plainChildren } from '../../known-elements.ts';
import { commonRule } from '../../rule.ts';
import { childSchema } from '../../schema.ts';

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
