import type { Element } from '../../../xml/document.ts';
import { withoutElement } from '../../../xml/edit.ts';
import { knownElements, plainChildren } from '../../known-elements.ts';
import { commonRule, isSince, type RuleContext } from '../../rule.ts';
import { childSchema, type ElementSchema } from '../../schema.ts';

export default commonRule({
  scope: 'tree',
  id: 'repeated-element',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt reads the first of these elements and silently ignores the others.',
  wrong: ["<bridge name='virbr8'/><bridge name='virbr9'/>", "<bridge name='virbr8'/><bridge name='virbr8'/>"],
  right: ["<bridge name='virbr8'/>", "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.1.1' prefix='24'/>"],
  *check(root, context) {
    for (const { node, schema } of knownElements(root, context.schema)) {
      const firsts = new Map<string, Element>();
      for (const child of plainChildren(node)) {
        const own = childSchema(schema, child.name);
        if (own === undefined || own.many) continue;
        const first = firsts.get(child.name);
        if (first === undefined) firsts.set(child.name, child);
        else if (!isRejected(own, context))
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

/** Whether libvirt rejects the second element, which rules of the kind report. */
function isRejected({ rejectedTwice }: ElementSchema, context: RuleContext): boolean {
  if (rejectedTwice === undefined) return false;
  return rejectedTwice.until === undefined || !isSince(context, rejectedTwice.until);
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
