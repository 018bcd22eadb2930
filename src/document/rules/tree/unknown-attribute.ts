import type { Attribute, Element } from '../../../xml/document.ts';
import { withName } from '../../../xml/edit.ts';
import { knownElements, likelyName, ownerOf, parentOf, parentsOf } from '../../known-elements.ts';
import { commonRule } from '../../rule.ts';
import type { DocumentSchema, Home } from '../../schema.ts';

export default commonRule({
  scope: 'tree',
  id: 'unknown-attribute',
  severity: 'warning',
  stage: 'define',
  strict: true,
  why: 'libvirt silently ignores attributes that it does not know.',
  wrong: [
    "<bridge nmae='virbr9'/>",
    "<bridge name='virbr9' colour='red'/>",
    "<bridge name='virbr9'/><forward stp='off' mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    "<bridge name='virbr9' mtu='9000'/>",
    "<port start='1024' end='2047'/>",
    "<dns><host ip='10.9.0.5' name='web'/></dns>",
    "<ip address='10.9.0.1' mask='255.255.255.0'/>",
    "<ip address='10.9.0.1' prefix='24' gateway='10.9.0.1'/>",
  ],
  right: ["<bridge name='virbr9'/>"],
  *check(root, { schema: kind }) {
    for (const { node, schema } of knownElements(root, kind)) {
      const present = new Set(node.attributes.map(({ name }) => name));
      let parents: string[] | undefined;
      const parentsOnce = () => (parents ??= parentsOf(node, kind));
      for (const attribute of node.attributes) {
        const { name, value } = attribute;
        if (name === 'xmlns' || name.includes(':') || Object.hasOwn(schema.attributes, name)) continue;
        const near = likelyName(name, node, schema.attributes, kind);
        const isFree = near !== undefined && !present.has(near);
        const home = isFree ? undefined : homeOf(attribute, node, kind, parentsOnce);
        const hint = isFree ? `; did you mean ${near}?` : home === undefined ? '' : `; ${home.hint}`;
        const edits = isFree ? [withName(attribute, near)] : undefined;
        yield {
          on: attribute,
          message: `unknown attribute ${name} of <${node.name}>${hint}`,
          fix: isFree ? `Write ${near}='${value}'.` : (home?.fix ?? 'Remove it.'),
          edits,
          correction: edits === undefined ? home?.correction : () => edits,
        };
      }
    }
  },
});

/** Where an attribute belongs: to this element in another place, to another element, or in an element of its name. */
function homeOf(
  attribute: Attribute,
  node: Element,
  schema: DocumentSchema,
  parentsOfNode: () => string[],
): Home | undefined {
  const { name, value } = attribute;
  const special = schema.homeOf?.(attribute, node);
  if (special !== undefined) return special;
  const parents = parentsOfNode();
  const here = node.parent?.name ?? '';
  if (node.parent !== undefined && parents.length > 0 && !parents.includes(here)) {
    const places = parents.map((parent) => `<${parent}>`).join(' or ');
    return { hint: `<${node.name} ${name}='${value}'> belongs in ${places}`, fix: `Move <${node.name}> to ${places}.` };
  }
  const owner = ownerOf(name, schema);
  if (owner !== undefined) return { hint: `it belongs to <${owner}>`, fix: `Move it to <${owner}>.` };
  const parent = parentOf(name, schema);
  return parent === undefined
    ? undefined
    : { hint: `it is an element of <${parent}>`, fix: `Write it as an element <${name}> in <${parent}>.` };
}
