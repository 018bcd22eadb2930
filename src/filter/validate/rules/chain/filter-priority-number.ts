import { attributeOf } from '../../../../document/attributes.ts';
import { signedInt } from '../../../../document/scalars.ts';

import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-priority-number',
  severity: 'error',
  stage: 'define',
  why: "A chain's priority is a whole number from -1000 to 1000.",
  wrong: ["<filter name='lab' chain='ipv4' priority='high'/>"],
  right: ["<filter name='lab' chain='ipv4' priority='-710'/>"],
  *check({ element }) {
    const given = attributeOf(element, 'priority');
    if (given === undefined || signedInt(given.value) !== undefined) return;
    yield {
      on: given,
      message: `the priority '${given.value}' is not a number`,
      fix: 'Write a whole number from -1000 to 1000, or remove the attribute.',
      libvirt: `invalid argument: Could not parse chain priority '${given.value}'`,
    };
  },
});
