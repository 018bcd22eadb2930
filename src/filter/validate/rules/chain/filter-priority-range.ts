import { attributeOf } from '../../../../document/attributes.ts';
import { signedInt } from '../../../../document/scalars.ts';
import { MAX_PRIORITY } from '../../../parse/priority.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-priority-range',
  severity: 'error',
  stage: 'define',
  why: "A chain's priority is a whole number from -1000 to 1000.",
  wrong: ["<filter name='lab' chain='ipv4' priority='1001'/>"],
  right: ["<filter name='lab' chain='ipv4' priority='1000'/>"],
  *check({ element }) {
    const given = attributeOf(element, 'priority');
    const number = given === undefined ? undefined : signedInt(given.value);
    if (given === undefined || number === undefined || Math.abs(number) <= MAX_PRIORITY) return;
    yield {
      on: given,
      message: `the priority ${number} is not between -1000 and 1000`,
      fix: `Write priority='${Math.sign(number) * MAX_PRIORITY}'.`,
      libvirt: `invalid argument: Priority '${number}' is outside valid range of [-1000,1000]`,
    };
  },
});
