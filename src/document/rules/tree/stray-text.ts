import { knownElements } from '../../known-elements.ts';
import { commonRule } from '../../rule.ts';

export default commonRule({
  scope: 'tree',
  id: 'stray-text',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt silently ignores text between elements.',
  wrong: ['<title>lab</title> nat', "<ip address='10.9.0.1' prefix='24'>dhcp</ip>"],
  right: ["<!-- nat --><forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(root, context) {
    for (const { node, schema } of knownElements(root, context.schema)) {
      if (schema.text !== undefined) continue;
      for (const child of node.children) {
        if (child.kind !== 'text' || !/\S/.test(child.text)) continue;
        yield {
          on: { at: child.at + child.text.search(/\S/), end: child.end },
          message: `text between the elements of <${node.name}>`,
          fix: 'Remove it, or make it a comment.',
        };
      }
    }
  },
});
