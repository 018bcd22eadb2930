import { isSince } from '../../../../document/rule.ts';
import { textOf } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-hostname-empty',
  severity: 'error',
  stage: 'define',
  why: 'The record maps names to an address.',
  wrong: ["<dns><host ip='10.9.0.5'><hostname><!-- web --></hostname></host></dns>"],
  right: ["<dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>"],
  *check({ dns, name }, context) {
    for (const { element } of (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames)) {
      if (textOf(element) !== '') continue;
      // Before 11.3, libvirt skipped an empty <hostname>; see dns-host-without-hostname.
      if (!isSince(context, '11.3.0') && element.children.length === 0) continue;
      yield {
        on: element,
        message: '<hostname> is empty',
        fix: 'Write the name, or remove the element.',
        libvirt: `Missing hostname in network '${name}' DNS HOST record`,
      };
    }
  },
});
