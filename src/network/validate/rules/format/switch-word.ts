import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'switch-word',
  severity: 'warning',
  stage: 'use',
  why: "libvirt reads only 'yes' as yes here; any other value means no.",
  wrong: ["<portgroup name='a' default='true'/>", "<forward mode='hostdev' managed='on'><pf dev='eth0'/></forward>"],
  right: ["<portgroup name='a' default='yes'/>"],
  *check(network) {
    const defaults = network.portGroups.map(({ element }) => attributeOf(element, 'default'));
    for (const given of [attributeOf(network.forward?.element, 'managed'), ...defaults]) {
      if (given === undefined || /^(?:yes|no)$/i.test(given.value)) continue;
      const value = /^(?:true|on|1)$/i.test(given.value) ? 'yes' : 'no';
      yield {
        on: given,
        message: `${given.name}='${given.value}' means no`,
        fix: `Write ${given.name}='${value}'.`,
        edits: [withValue(given, value)],
      };
    }
  },
});
