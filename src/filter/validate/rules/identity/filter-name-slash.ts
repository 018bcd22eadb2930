import { attributeOf } from '../../../../document/attributes.ts';
import { directoryExists, filterFile } from '../../parts/file.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-name-slash',
  severity: 'error',
  stage: 'define',
  why: 'libvirt stores a filter in a file of its name.',
  wrong: ["<filter name='a/b'/>"],
  right: ["<filter name='a-b'/>"],
  *check({ element, name }) {
    const given = attributeOf(element, 'name');
    if (given === undefined || name === undefined || !name.includes('/') || directoryExists(name)) return;
    yield {
      on: given,
      message: `the name '${name}' contains a slash`,
      fix: `Write name='${name.replaceAll('/', '-')}'.`,
      libvirt: `Failed to create file '${filterFile(name)}.new': No such file or directory`,
    };
  },
});
