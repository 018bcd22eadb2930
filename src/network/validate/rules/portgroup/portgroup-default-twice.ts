import { attributeOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'portgroup-default-twice',
  severity: 'error',
  stage: 'define',
  why: 'A guest that names no portgroup gets the default one, so there can be only one.',
  wrong: ["<portgroup name='a' default='yes'/><portgroup name='b' default='yes'/>"],
  right: ["<portgroup name='a' default='yes'/><portgroup name='b'/>"],
  *check({ portGroups, name }) {
    const [first, second] = portGroups.filter(({ isDefault }) => isDefault);
    if (first === undefined || second === undefined) return;
    yield {
      on: attributeOf(second.element, 'default') ?? second.element,
      message: `portgroup '${second.name}' is a second default`,
      fix: "Keep default='yes' on one portgroup.",
      libvirt: `unsupported configuration: network '${name}' has multiple default <portgroup> elements (${first.name} and ${second.name}), but only one default is allowed`,
    };
  },
});
