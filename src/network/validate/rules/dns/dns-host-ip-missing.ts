import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-host-ip-missing',
  severity: 'error',
  stage: 'define',
  why: 'The record maps names to an address.',
  wrong: ['<dns><host><hostname>web</hostname></host></dns>'],
  right: ["<dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>"],
  *check({ dns, name }) {
    for (const { element } of dns?.hosts ?? []) {
      if (propertyOf(element, 'ip') !== undefined) continue;
      yield {
        on: element,
        message: '<host> has no ip',
        fix: "Add ip='…'.",
        libvirt: `Missing IP address in network '${name}' DNS HOST record`,
      };
    }
  },
});
