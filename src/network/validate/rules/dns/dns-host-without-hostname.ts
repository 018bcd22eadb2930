import { isSince } from '../../../../document/rule.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-host-without-hostname',
  severity: 'error',
  stage: 'define',
  why: 'The record maps names to an address.',
  wrong: ["<dns><host ip='10.9.0.5'/></dns>"],
  right: ["<dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>"],
  *check({ dns, name }, context) {
    for (const { element, hostnames } of dns?.hosts ?? []) {
      // Before 11.3, libvirt skipped an empty <hostname>.
      if (hostnames.some((hostname) => isSince(context, '11.3.0') || hostname.element.children.length > 0)) continue;
      yield {
        on: element,
        message: '<host> has no <hostname>',
        fix: 'Add <hostname>…</hostname>.',
        libvirt: `Missing hostname in network '${name}' DNS HOST record`,
      };
    }
  },
});
