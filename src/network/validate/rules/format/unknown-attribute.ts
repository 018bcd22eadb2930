import { withName } from '../../../../xml/edit.ts';
import { knownElements, likelyName } from '../../parts/schema.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'unknown-attribute',
  severity: 'warning',
  stage: 'define',
  strict: true,
  why: 'libvirt silently ignores attributes that it does not know.',
  wrong: [
    "<bridge nmae='virbr9'/>",
    "<bridge name='virbr9' colour='red'/>",
    "<ip address='10.9.0.1' mask='255.255.255.0'/>",
  ],
  right: ["<bridge name='virbr9'/>"],
  *check({ element }) {
    for (const { node, schema } of knownElements(element)) {
      for (const attribute of node.attributes) {
        const { name, value } = attribute;
        if (name === 'xmlns' || name.includes(':') || Object.hasOwn(schema.attributes, name)) continue;
        const near = likelyName(name, node, schema.attributes);
        const isFree = near !== undefined && !node.attributes.some((other) => other.name === near);
        yield {
          on: attribute,
          message: `unknown attribute ${name} of <${node.name}>${isFree ? `; did you mean ${near}?` : ''}`,
          fix: isFree ? `Write ${near}='${value}'.` : 'Remove it.',
          edits: isFree ? [withName(attribute, near)] : undefined,
        };
      }
    }
  },
});
