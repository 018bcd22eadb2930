import { attributeOf } from '../../../../document/attributes.ts';
import { hasOwnBridge } from '../../../facts.ts';
import type { Network } from '../../../model.ts';
import { duplicates } from '../../parts/files.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'bridge-in-two-files',
  severity: 'error',
  stage: 'define',
  why: 'libvirt creates one bridge per network, and each needs its own name.',
  wrong: ["<!-- another file: <name>prod</name><bridge name='virbr9'/> --><bridge name='virbr9'/>"],
  right: [
    "<!-- another file: <name>prod</name><bridge name='virbr9'/> --><bridge name='virbr10'/>",
    "<!-- another file: <name>prod</name><bridge name='virbr9'/> -->",
  ],
  *check(networks) {
    for (const { earlier, later } of duplicates(networks, (network) => bridgeName(network)?.value)) {
      const name = bridgeName(later.model);
      if (name === undefined) continue;
      yield {
        file: later.file,
        on: name,
        message: `${earlier.file} has a bridge named '${name.value}', too`,
        fix: 'Choose another name, or remove the attribute: libvirt then picks a free name.',
        libvirt: `internal error: bridge name '${name.value}' already in use.`,
      };
    }
  },
});

function bridgeName(network: Network) {
  return hasOwnBridge(network) ? attributeOf(network.bridge?.element, 'name') : undefined;
}
