import { nameElement } from '../../parts/name-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'name-slash',
  severity: 'error',
  stage: 'define',
  why: 'libvirt stores the network in a file with this name.',
  wrong: ['<network><name>lab/one</name></network>'],
  right: ['<network><name>lab-one</name></network>'],
  *check(network) {
    if (!network.name?.includes('/')) return;
    yield {
      on: nameElement(network),
      message: `the name '${network.name}' contains a slash`,
      fix: `Use another character, for example '${network.name.replaceAll('/', '-')}'.`,
      libvirt: 'invalid char in name: /',
    };
  },
});
