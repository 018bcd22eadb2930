import { childrenOf, propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-interface-without-dev',
  severity: 'error',
  stage: 'define',
  why: 'libvirt finds the interface by its name on the host.',
  wrong: ["<forward mode='bridge'><interface/></forward>"],
  right: ["<forward mode='bridge'><interface dev='eth0'/></forward>"],
  *check({ forward, name }) {
    for (const listed of childrenOf(forward?.element, 'interface')) {
      if (propertyOf(listed, 'dev') !== undefined) continue;
      yield {
        on: listed,
        message: '<interface> has no dev',
        fix: "Add dev='…'.",
        libvirt: `XML error: Missing required dev attribute in <forward> <interface> element of network ${name}`,
      };
    }
  },
});
