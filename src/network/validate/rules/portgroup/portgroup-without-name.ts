import { rule } from '../../rule.ts';

export default rule({
  id: 'portgroup-without-name',
  severity: 'error',
  stage: 'define',
  why: 'Guests select a portgroup by its name.',
  wrong: ["<portgroup default='yes'/>"],
  right: ["<portgroup name='web' default='yes'/>"],
  *check({ portGroups }) {
    for (const { element, name } of portGroups) {
      if (name !== undefined) continue;
      yield {
        on: element,
        message: '<portgroup> has no name',
        fix: "Add name='…'.",
        libvirt: 'XML error: Missing required name attribute in portgroup',
      };
    }
  },
});
