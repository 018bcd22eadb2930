import type { Element } from '../../../../xml/document.ts';
import { withoutElement } from '../../../../xml/edit.ts';
import { childSchema } from '../../../schema.ts';
import { knownElements, plainChildren } from '../../parts/schema.ts';
import { isSince, type RuleContext, rule } from '../../rule.ts';

export default rule({
  id: 'repeated-element',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt reads the first of these elements and silently ignores the others.',
  wrong: ["<bridge name='virbr8'/><bridge name='virbr9'/>", "<bridge name='virbr8'/><bridge name='virbr8'/>"],
  right: ["<bridge name='virbr8'/>", "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.1.1' prefix='24'/>"],
  *check({ element }, context) {
    for (const { node, schema } of knownElements(element)) {
      const firsts = new Map<string, Element>();
      for (const child of plainChildren(node)) {
        const own = childSchema(schema, child.name);
        if (own === undefined || own.many) continue;
        const first = firsts.get(child.name);
        if (first === undefined) firsts.set(child.name, child);
        else if (!isRefused(node, child, context))
          yield {
            on: child,
            message: `a second <${child.name}> in <${node.name}>`,
            fix: 'Merge it into the first, or remove it.',
            edits: contentOf(first) === contentOf(child) ? [withoutElement(child)] : undefined,
          };
      }
    }
  },
});

/** Whether libvirt refuses the second element, which other rules report: bandwidth-twice, nat-twice, nat-part-twice, forward-pf. */
function isRefused(parent: Element, child: Element, context: RuleContext): boolean {
  if (parent.name === 'bandwidth') return !isSince(context, '11.0.0');
  return ['nat', 'pf'].includes(child.name) || parent.name === 'nat';
}

function contentOf(element: Element): string {
  return JSON.stringify([
    element.name,
    element.attributes.map(({ name, value }) => [name, value]),
    element.children.map((child) =>
      child.kind === 'element' ? contentOf(child) : child.kind === 'text' ? child.text.trim() : '',
    ),
  ]);
}
