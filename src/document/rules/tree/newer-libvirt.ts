import { knownElements } from '../../known-elements.ts';
import { commonRule, isSince, type Violation } from '../../rule.ts';

export default commonRule({
  scope: 'tree',
  id: 'newer-libvirt',
  severity: 'warning',
  stage: 'define',
  until: '12.0.0',
  why: 'Older versions of libvirt silently ignore it.',
  wrong: ["<dns><forwarder addr='10.0.0.53' port='5353'/></dns>"],
  right: ["<dns><forwarder addr='10.0.0.53'/></dns>"],
  *check(root, context) {
    for (const { node, schema } of knownElements(root, context.schema)) {
      if (schema.since !== undefined && !isSince(context, schema.since))
        yield newer(node, `<${node.name}>`, schema.since);
      for (const attribute of node.attributes) {
        const { name } = attribute;
        const since = Object.hasOwn(schema.attributes, name) ? schema.attributes[name]?.since : undefined;
        if (since !== undefined && !isSince(context, since))
          yield newer(attribute, `the attribute ${name} of <${node.name}>`, since);
      }
    }
  },
});

function newer(on: Violation['on'], what: string, since: string): Violation {
  return { on, message: `${what} needs libvirt ${since} or newer`, fix: 'Remove it, or upgrade libvirt.' };
}
