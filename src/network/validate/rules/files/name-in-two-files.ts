import { childOf } from '../../../../document/attributes.ts';
import { duplicates } from '../../parts/files.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'name-in-two-files',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies networks by name. It accepts a second one with the same name only if the UUID is the same, too, and then replaces the first.',
  wrong: ['<!-- another file: <name>lab</name> -->'],
  right: ['<!-- another file: <name>prod</name> -->'],
  *check(networks) {
    for (const { earlier, later } of duplicates(networks, ({ name }) => name)) {
      const { element, name } = later.model;
      yield {
        file: later.file,
        on: childOf(element, 'name') ?? element,
        message: `${earlier.file} also defines a network named '${name}'`,
        fix: 'Choose another name.',
        libvirt: `operation failed: network '${name}' already exists with uuid ${earlier.model.uuid ?? '…'}`,
      };
    }
  },
});
