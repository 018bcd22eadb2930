import { nameElement } from '../../parts/name-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'name-newline',
  severity: 'error',
  stage: 'define',
  why: 'libvirt stores the network in a file with this name and prints it on one line.',
  wrong: ['<network><name>lab\n</name></network>'],
  right: ['<network><name>lab</name></network>'],
  *check(network) {
    if (!network.name?.includes('\n')) return;
    yield {
      on: nameElement(network),
      message: 'the name contains a line break',
      fix: 'Write the name and its tags on one line.',
      libvirt: 'invalid char in name: \n',
    };
  },
});
