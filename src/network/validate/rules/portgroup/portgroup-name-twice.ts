import { attributeOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'portgroup-name-twice',
  severity: 'error',
  stage: 'define',
  why: 'Guests select a portgroup by its name.',
  wrong: ["<portgroup name='a'/><portgroup name='a'/>"],
  right: ["<portgroup name='a'/><portgroup name='b'/>"],
  *check({ portGroups, name }) {
    for (const { item, key } of repeated(portGroups, (group) => group.name))
      yield {
        on: attributeOf(item.element, 'name') ?? item.element,
        message: `there are two portgroups '${key}'`,
        fix: 'Give it another name, or remove it.',
        libvirt: `unsupported configuration: multiple <portgroup> elements with the same name (${key}) in network '${name}'`,
      };
  },
});
