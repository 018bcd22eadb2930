import type { Element } from '../../../xml/document.ts';
import { addAttribute } from '../../../xml/edit.ts';
import { knownElements } from '../../known-elements.ts';
import { commonRule } from '../../rule.ts';
import type { ElementSchema } from '../../schema.ts';

/** The attributes that a lone text most likely means. */
const MAIN = ['name', 'size', 'mode', 'address', 'ip', 'type', 'id', 'dev'];

export default commonRule({
  scope: 'tree',
  id: 'stray-text',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt silently ignores text between elements.',
  wrong: ['<title>lab</title> nat', "<ip address='10.9.0.1' prefix='24'>dhcp</ip>", '<mtu>9000</mtu>'],
  right: ["<!-- nat --><forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(root, context) {
    for (const { node, schema } of knownElements(root, context.schema)) {
      if (schema.text !== undefined) continue;
      for (const child of node.children) {
        if (child.kind !== 'text' || !/\S/.test(child.text)) continue;
        const on = { at: child.at + child.text.search(/\S/), end: child.end };
        const attribute = attributeFor(node, schema);
        if (attribute === undefined) {
          yield { on, message: `text between the elements of <${node.name}>`, fix: 'Remove it, or make it a comment.' };
          continue;
        }
        const value = child.text.trim();
        const edits = [addAttribute(node, attribute, value), { start: child.at, end: child.end, text: '' }];
        yield {
          on,
          message: `text in <${node.name}>; its value is an attribute`,
          fix: `Write <${node.name} ${attribute}='${value}'/> instead.`,
          edits,
          correction: () => edits,
        };
      }
    }
  },
});

/** The attribute that an element's text is meant for: the element contains nothing else. */
function attributeFor({ attributes, children }: Element, schema: ElementSchema): string | undefined {
  // <source> of an interface has an attribute for each kind of source.
  if (attributes.length > 0 || children.length > 1 || Object.hasOwn(schema.attributes, 'network')) return undefined;
  return MAIN.find((name) => Object.hasOwn(schema.attributes, name));
}
