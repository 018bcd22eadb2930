import { attributeOf } from '../../../../document/attributes.ts';
import { directoryExists } from '../../parts/file.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-name-outside',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt writes the filter to a file outside its directory of filters. When it restarts, it does not find the filter.',
  wrong: ["<filter name='../lab'/>"],
  right: ["<filter name='lab'/>"],
  *check({ element, name }) {
    const given = attributeOf(element, 'name');
    if (given === undefined || name === undefined || !name.includes('/') || !directoryExists(name)) return;
    yield {
      on: given,
      message: `the name '${name}' is a path to another directory`,
      fix: 'Choose a name without a slash.',
    };
  },
});
