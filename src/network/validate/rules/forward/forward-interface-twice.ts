import { childrenOf, propertyOf } from '../../../../document/attributes.ts';
import { withoutElement } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-interface-twice',
  severity: 'error',
  stage: 'define',
  why: 'libvirt gives each guest a device of the pool that no other guest uses.',
  wrong: ["<forward mode='passthrough'><interface dev='eth0'/><interface dev='eth0'/></forward>"],
  right: ["<forward mode='passthrough'><interface dev='eth0'/><interface dev='eth1'/></forward>"],
  *check({ forward, name }) {
    const dev = forward?.dev;
    const seen = new Set(dev === undefined ? [] : [dev]);
    for (const [index, listed] of childrenOf(forward?.element, 'interface').entries()) {
      const given = propertyOf(listed, 'dev');
      if (given === undefined || (index === 0 && dev !== undefined)) continue;
      if (seen.has(given.value))
        yield {
          on: given,
          message: `'${given.value}' is listed twice`,
          fix: 'Remove it.',
          libvirt: `XML error: interface '${given.value}' can only be listed once in network ${name}`,
          edits: [withoutElement(listed)],
        };
      seen.add(given.value);
    }
  },
});
