import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-host-ip',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numeric addresses.',
  wrong: ["<dns><host ip='x'><hostname>db</hostname></host></dns>"],
  right: ["<dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>"],
  *check({ dns, name }) {
    for (const { element, ip } of dns?.hosts ?? []) {
      const given = propertyOf(element, 'ip');
      if (given === undefined || ip !== undefined) continue;
      yield {
        on: given,
        message: `'${given.value}' is not an IP address`,
        fix: 'Write the address of the host.',
        libvirt: `Invalid IP address in network '${name}' DNS HOST record`,
      };
    }
  },
});
